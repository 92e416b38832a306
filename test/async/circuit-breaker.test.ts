import { setTimeout } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { circuitBreaker } from '../../src/async/circuit-breaker.ts'

/** Something that is well, or not, and when it was asked. */
function patient(pause: { least: number; most: number }) {
  const state = { isWell: false, probes: [] as number[], told: [] as unknown[] }
  const breaker = circuitBreaker({
    probe: async () => {
      state.probes.push(performance.now())
      if (!state.isWell) throw new Error('ill')
    },
    told: (isUp, reason) => state.told.push(isUp ? 'up' : reason),
    pause,
  })
  return { state, breaker }
}

it('leaves out what fails, asks with growing pauses, and takes it back when it answers', async () => {
  const { state, breaker } = patient({ least: 4, most: 32 })
  expect(breaker.isUp()).toBe(true)
  const began = performance.now()
  breaker.failed('first')
  breaker.failed('second')
  expect(breaker.isUp()).toBe(false)
  await vi.waitFor(() => expect(state.probes.length).toBeGreaterThan(5), 5000)
  const pauses = state.probes.map((at, place) => at - (state.probes[place - 1] ?? began))
  for (const [place, least] of [4, 8, 16, 32, 32, 32].entries())
    expect(pauses[place]).toBeGreaterThan(least - 2)
  expect(state.told).toEqual(['first'])
  state.isWell = true
  await vi.waitFor(() => expect(breaker.isUp()).toBe(true), 5000)
  expect(state.told).toEqual(['first', 'up'])
  const probes = state.probes.length
  await setTimeout(80)
  expect(state.probes.length).toBe(probes)
  breaker.close()
})

it('does not ask more often what answers, and fails as soon as it is used', async () => {
  const { state, breaker } = patient({ least: 2, most: 60 })
  state.isWell = true
  const began = performance.now()
  for (let turn = 0; turn < 8; turn++) {
    breaker.failed(turn)
    await vi.waitFor(() => expect(breaker.isUp()).toBe(true), { timeout: 5000, interval: 1 })
  }
  // 2 + 4 + 8 + 16 + 32 + 60 + 60 + 60
  expect(performance.now() - began).toBeGreaterThan(230)
  breaker.close()
})

it('asks no more when it is closed', async () => {
  const { state, breaker } = patient({ least: 5, most: 5 })
  breaker.failed('gone')
  breaker.close()
  await setTimeout(40)
  expect(state.probes).toEqual([])
})
