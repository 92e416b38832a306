import { setTimeout as setTimer } from 'node:timers'
import { setTimeout } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { circuitBreaker } from '../../src/async/circuit-breaker.ts'
import { soon } from '../time-limits.ts'

/** Something that is well, or not, and what came to pass: how it was told of, and asked. */
function patient(pause: { least: number; most: number }) {
  const state = { isWell: false, order: [] as string[], told: [] as unknown[] }
  /** Timers of a process come in their order, however late: one that is a little shorter than a pause comes before its end. */
  const wait = (ms: number) => void setTimer(() => state.order.push(`${ms} ms`), ms - 1)
  const breaker = circuitBreaker({
    probe: async () => {
      state.order.push('probe')
      const next = pauses.shift()
      if (next !== undefined) wait(next)
      if (!state.isWell) throw new Error('ill')
    },
    onChange: (isUp, reason) => state.told.push(isUp ? 'up' : reason),
    pause,
  })
  /** Pauses that are to come after further probes. */
  const pauses: number[] = []
  const probes = () => state.order.filter((word) => word === 'probe').length
  return { state, breaker, wait, pauses, probes }
}

const eachBeforeItsProbe = (pauses: readonly number[]) => pauses.flatMap((ms) => [`${ms} ms`, 'probe'])

it('leaves out what fails, asks with growing pauses, and takes it back when it answers', async () => {
  const { state, breaker, wait, pauses, probes } = patient({ least: 4, most: 32 })
  expect(breaker.isUp()).toBe(true)
  pauses.push(8, 16, 32, 32, 32)
  wait(4)
  breaker.failed('first')
  breaker.failed('second')
  expect(breaker.isUp()).toBe(false)
  await vi.waitFor(() => expect(probes()).toBeGreaterThan(5), soon)
  expect(state.order.slice(0, 12)).toEqual(eachBeforeItsProbe([4, 8, 16, 32, 32, 32]))
  expect(state.told).toEqual(['first'])
  state.isWell = true
  await vi.waitFor(() => expect(breaker.isUp()).toBe(true), soon)
  expect(state.told).toEqual(['first', 'up'])
  const all = probes()
  await setTimeout(80)
  expect(probes()).toBe(all)
  breaker.close()
})

it('does not ask more often what answers, and fails as soon as it is used', async () => {
  const { state, breaker, wait } = patient({ least: 300, most: 600 })
  state.isWell = true
  for (const [turn, pause] of [300, 600, 600].entries()) {
    wait(pause)
    breaker.failed(turn)
    await vi.waitFor(() => expect(breaker.isUp()).toBe(true), { timeout: soon, interval: 1 })
  }
  expect(state.order).toEqual(eachBeforeItsProbe([300, 600, 600]))
  breaker.close()
})

it('asks no more when it is closed', async () => {
  const { state, breaker } = patient({ least: 5, most: 5 })
  breaker.failed('gone')
  breaker.close()
  await setTimeout(40)
  expect(state.order).toEqual([])
})
