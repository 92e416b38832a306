import { expect, test } from 'vitest'
import { type WaitGoal, waitForImage } from '../../packages/client/src/wait-for-image.ts'
import { client, failureOf, serve } from './serving.ts'

/** Waits for an image whose status is the next of these at every look; the last one stays. 404: it is gone. */
async function waiting(statuses: (string | 404)[], goal: WaitGoal = 'active') {
  const endpoint = await serve((_, response) => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0]
    response.writeHead(typeof status === 'number' ? status : 200)
    response.end(typeof status === 'number' ? '' : JSON.stringify({ id: 'i', status }))
  })
  const looks: [ms: number, status: string][] = []
  let time = 0
  const result = waitForImage(client(endpoint), 'i', goal, {
    interval: 3000,
    timeout: 10_000,
    onLook: (status) => looks.push([time, status]),
    now: () => time,
    sleep: async (ms) => {
      time += ms
    },
  })
  return { result, looks }
}

test('looks at once, then at every interval, until it is active', async () => {
  const { result, looks } = await waiting(['queued', 'importing', 'active'])
  expect(await result).toMatchObject({ outcome: 'reached', status: 'active', answer: { image: { id: 'i' } } })
  expect(looks).toEqual([
    [0, 'queued'],
    [3000, 'importing'],
    [6000, 'active'],
  ])
})

test('an image that will never be active is not waited for', async () => {
  const { result, looks } = await waiting(['importing', 'killed'])
  expect(await result).toMatchObject({ outcome: 'hopeless', status: 'killed' })
  expect(looks).toHaveLength(2)
})

test('the last look is at the end of the time', async () => {
  const { result, looks } = await waiting(['importing'])
  expect(await result).toMatchObject({ outcome: 'late', status: 'importing' })
  expect(looks.map(([ms]) => ms)).toEqual([0, 3000, 6000, 9000, 10_000])
})

test('until it is gone: 404 is what is waited for, and a killed image may still go', async () => {
  const { result } = await waiting(['active', 'killed', 404], 'deleted')
  expect(await result).toEqual({ outcome: 'reached', status: 'deleted' })
})

test('an image that is not there will not be active', async () => {
  const { result } = await waiting([404])
  expect((await failureOf(result)).status).toBe(404)
})
