import { setTimeout } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { watchAvailability } from '../../src/repository/availability.ts'
import { soon } from '../time-limits.ts'

/** Something that is well, or not, and when it was asked. */
function patient(pause: { least: number; most: number }) {
  const state = { isWell: false, probes: [] as number[], told: [] as unknown[] }
  const availability = watchAvailability({
    probe: async () => {
      state.probes.push(performance.now())
      if (!state.isWell) throw new Error('ill')
    },
    told: (isUp, reason) => state.told.push(isUp ? 'up' : reason),
    pause,
  })
  return { state, availability }
}

it('leaves out what fails, asks with growing pauses, and takes it back when it answers', async () => {
  const { state, availability } = patient({ least: 4, most: 32 })
  expect(availability.isUp()).toBe(true)
  const began = performance.now()
  availability.failed('first')
  availability.failed('second')
  expect(availability.isUp()).toBe(false)
  await vi.waitFor(() => expect(state.probes.length).toBeGreaterThan(5), soon)
  const pauses = state.probes.map((at, place) => at - (state.probes[place - 1] ?? began))
  for (const [place, least] of [4, 8, 16, 32, 32, 32].entries())
    expect(pauses[place]).toBeGreaterThan(least - 2)
  expect(state.told).toEqual(['first'])
  state.isWell = true
  await vi.waitFor(() => expect(availability.isUp()).toBe(true), soon)
  expect(state.told).toEqual(['first', 'up'])
  const probes = state.probes.length
  await setTimeout(80)
  expect(state.probes.length).toBe(probes)
  availability.close()
})

it('does not ask more often what answers, and fails as soon as it is used', async () => {
  const { state, availability } = patient({ least: 2, most: 60 })
  state.isWell = true
  const began = performance.now()
  for (let turn = 0; turn < 8; turn++) {
    availability.failed(turn)
    await vi.waitFor(() => expect(availability.isUp()).toBe(true), { timeout: soon, interval: 1 })
  }
  // 2 + 4 + 8 + 16 + 32 + 60 + 60 + 60
  expect(performance.now() - began).toBeGreaterThan(230)
  availability.close()
})

it('asks no more when it is closed', async () => {
  const { state, availability } = patient({ least: 5, most: 5 })
  availability.failed('gone')
  availability.close()
  await setTimeout(40)
  expect(state.probes).toEqual([])
})
