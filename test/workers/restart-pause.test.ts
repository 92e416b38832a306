import { expect, test } from 'vitest'
import { restartPause } from '../../src/workers/pool.ts'

test('the first is replaced at once, the next ones ever later, 10 s at most', () => {
  expect([1, 2, 3, 4, 8, 9, 10, 1000].map(restartPause)).toEqual([
    0, 100, 200, 400, 6400, 10_000, 10_000, 10_000,
  ])
})
