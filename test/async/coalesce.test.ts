import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coalesce } from '../../src/async/coalesce.ts'
import { runs } from '../runs.ts'

/** Questions that are answered, or not, when the test says so. */
function questions() {
  const open: { readonly asked: number; settle(ok: boolean): void }[] = []
  const count = { asked: 0, most: 0 }
  const ask = () => {
    count.asked += 1
    const asked = count.asked
    return new Promise<number>((resolve, reject) => {
      open.push({ asked, settle: (ok) => (ok ? resolve(asked) : reject(new Error(String(asked)))) })
      count.most = Math.max(count.most, open.length)
    })
  }
  return { ask, count, settle: (ok: boolean) => open.shift()?.settle(ok), isOpen: () => open.length > 0 }
}

/** The number of the question that was answered to a call, well or not. */
const numberOf = (answer: Promise<number>) => answer.catch((error: Error) => Number(error.message))

/** Steps of the promises that lie between a settled question and the next one. */
const microtasks = async (count: number) => {
  for (let step = 0; step < count; step++) await Promise.resolve()
}

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ step: fc.constant('call' as const) }) },
    fc.record({ step: fc.constant('settle' as const), ok: fc.boolean() }),
    fc.record({ step: fc.constant('wait' as const), count: fc.integer({ min: 1, max: 6 }) }),
  ),
  { maxLength: 40 },
)

it('asks once at a time, and answers each call with a question that was put after it', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const { ask, count, settle, isOpen } = questions()
      const shared = coalesce(ask)
      const calls: { readonly before: number; readonly answer: Promise<number> }[] = []
      for (const one of taken) {
        if (one.step === 'call') calls.push({ before: count.asked, answer: numberOf(shared()) })
        else if (one.step === 'settle') settle(one.ok)
        else await microtasks(one.count)
      }
      await microtasks(10)
      while (isOpen()) {
        settle(true)
        await microtasks(10)
      }
      for (const { before, answer } of calls) {
        const number = await answer
        expect(number).toBeGreaterThan(before)
        // The one that was under way, and the next.
        expect(number).toBeLessThanOrEqual(before + 1)
      }
      expect(count.most).toBeLessThanOrEqual(1)
      expect(count.asked).toBeLessThanOrEqual(calls.length)
    }),
    { numRuns: runs(500) },
  )
})

it('tells a failure to those who share it, and asks again for the next', async () => {
  const { ask, settle } = questions()
  const shared = coalesce(ask)
  const [first, second, third] = [shared(), shared(), shared()]
  settle(false)
  await expect(first).rejects.toThrow('1')
  settle(false)
  await expect(second).rejects.toThrow('2')
  await expect(third).rejects.toThrow('2')
  const fourth = shared()
  settle(true)
  expect(await fourth).toBe(3)
})
