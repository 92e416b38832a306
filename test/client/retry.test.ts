import { expect, test } from 'vitest'
import { defaultRetryPolicy, type RetryPolicy, withRetry } from '../../packages/client/src/retry.ts'

/** Answers in order; an Error is thrown. Waits are noted instead of waited. */
function script(answers: (Response | Error)[], policy: Partial<RetryPolicy> = {}) {
  const waits: number[] = []
  const send = async () => {
    const answer = answers.shift()
    if (answer === undefined) throw new Error('one try too many')
    if (answer instanceof Error) throw answer
    return answer
  }
  const whole: RetryPolicy = {
    ...defaultRetryPolicy,
    random: () => 0.5,
    now: () => Date.UTC(2026, 0, 1),
    sleep: async (ms) => void waits.push(ms),
    ...policy,
  }
  return { waits, answer: withRetry(send, whole) }
}

const answer = (status: number, headers: Record<string, string> = {}) => new Response('', { status, headers })

test.each([429, 502, 503, 504])('%d is tried again, each wait below a doubling bound', async (status) => {
  const run = script([answer(status), answer(status), answer(200)])
  expect((await run.answer).status).toBe(200)
  expect(run.waits).toEqual([125, 250])
})

test.each([200, 304, 400, 401, 403, 404, 406, 500])('%d is an answer', async (status) => {
  const run = script([status === 304 ? new Response(null, { status }) : answer(status)])
  expect((await run.answer).status).toBe(status)
  expect(run.waits).toEqual([])
})

test('a network error is tried again, and thrown when tries are used up', async () => {
  const run = script([new TypeError('fetch failed'), answer(200)])
  expect((await run.answer).status).toBe(200)
  const failing = script(Array.from({ length: 4 }, (_, i) => new TypeError(`try ${i + 1}`)))
  await expect(failing.answer).rejects.toThrow('try 4')
  expect(failing.waits).toHaveLength(3)
})

test('what the caller aborted is not tried again', async () => {
  const run = script([new DOMException('stop', 'AbortError'), answer(200)])
  await expect(run.answer).rejects.toThrow('stop')
})

test('Retry-After counts, in seconds and as a date', async () => {
  const date = new Date(Date.UTC(2026, 0, 1, 0, 0, 3)).toUTCString()
  const run = script([answer(503, { 'retry-after': '2' }), answer(429, { 'retry-after': date }), answer(200)])
  await run.answer
  expect(run.waits).toEqual([2000, 3000])
})

test('a Retry-After beyond the longest wait ends the tries', async () => {
  const run = script([answer(503, { 'retry-after': '3600' })])
  expect((await run.answer).status).toBe(503)
})

test('a wait never exceeds the longest, however many tries', async () => {
  const answers = Array.from({ length: 20 }, () => answer(503))
  const run = script([...answers, answer(200)], { attempts: 21, random: () => 1 })
  await run.answer
  expect(Math.max(...run.waits)).toBe(10_000)
})
