import { expect, it } from 'vitest'
import { onceATurn } from '../../src/repository/once-a-turn.ts'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

it('reads once for all that one turn asks, promises included', async () => {
  let reads = 0
  const value = onceATurn(() => ++reads)
  await nextTurn()
  const first = value.read()
  for (let step = 0; step < 20; step++) {
    await Promise.resolve()
    expect(value.read()).toBe(first)
  }
  await nextTurn()
  expect(value.read()).toBe(first + 1)
})

it('reads again in each turn, however they follow each other', async () => {
  let now = 0
  const value = onceATurn(() => now)
  for (let turn = 1; turn <= 50; turn++) {
    now = turn
    const answer = turn % 2 === 0 ? value.read() : await Promise.resolve().then(value.read)
    expect(answer).toBe(turn)
    await nextTurn()
  }
})

it('forgets when it is told to', () => {
  let reads = 0
  const value = onceATurn(() => ++reads)
  value.read()
  value.forget()
  expect(value.read()).toBe(2)
})
