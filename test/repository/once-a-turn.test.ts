import { expect, it } from 'vitest'
import { onceATurn } from '../../src/repository/once-a-turn.ts'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

it('reads once for all that one turn asks, promises included', async () => {
  let reads = 0
  const value = onceATurn(() => ++reads)
  await nextTurn()
  const first = value()
  for (let step = 0; step < 20; step++) {
    await Promise.resolve()
    expect(value()).toBe(first)
  }
  await nextTurn()
  expect(value()).toBe(first + 1)
})

it('reads again in each turn, however they follow each other', async () => {
  let now = 0
  const value = onceATurn(() => now)
  for (let turn = 1; turn <= 50; turn++) {
    now = turn
    const answer = turn % 2 === 0 ? value() : await Promise.resolve().then(value)
    expect(answer).toBe(turn)
    await nextTurn()
  }
})
