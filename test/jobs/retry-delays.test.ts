import { expect, test } from 'vitest'
import { delayAfter, mostTries, retryDelays } from '../../src/jobs/try-job.ts'

test('waits grow, five tries fit into what clients wait for, and there is an end', () => {
  expect(retryDelays).toEqual(retryDelays.toSorted((a, b) => a - b))
  expect(retryDelays.slice(0, 4).reduce((sum, wait) => sum + wait)).toBeLessThan(27_000)
  expect(delayAfter(1)).toBe(500)
  expect(delayAfter(retryDelays.length)).toBe(300_000)
  expect(delayAfter(retryDelays.length + 1)).toBeUndefined()
  expect(mostTries).toBeGreaterThan(retryDelays.length)
})
