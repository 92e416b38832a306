import type { Client } from 'scp-images-client'
import { expect, test } from 'vitest'
import { client, failureOf, goneEndpoint, serve, serveAlways } from './serving.ts'

/** Tries three times, and notes how long it would have waited. */
function eager(endpoint: string) {
  const waits: number[] = []
  const retry = { attempts: 3, random: () => 1, sleep: async (ms: number) => void waits.push(ms) }
  return { waits, calls: client(endpoint, { retry }) }
}

const writes: readonly ((calls: Client) => Promise<unknown>)[] = [
  (calls) => calls.createImage({ name: 'n', os_distro: 'alma', url: 'u' }),
  (calls) => calls.updateImage('i', { min_disk: 1 }),
  (calls) => calls.deleteImage('i'),
]

test.each([500, 502, 504, 429, 503])(
  'a write that met %d may have been done: it is sent once',
  async (status) => {
    const { endpoint, seen } = await serveAlways(status, '')
    for (const write of writes) {
      expect((await failureOf(write(eager(endpoint).calls))).status).toBe(status)
      expect(seen.splice(0)).toHaveLength(1)
    }
  },
)

test.each([429, 503])(
  'a write that met %d with Retry-After was not done: it is sent again',
  async (status) => {
    const { endpoint, seen } = await serveAlways(status, '', { 'retry-after': '2' })
    for (const write of writes) {
      const { calls, waits } = eager(endpoint)
      await failureOf(write(calls))
      expect(waits).toEqual([2000, 2000])
      expect(new Set(seen.splice(0).map(({ method, body }) => method + body)).size).toBe(1)
    }
  },
)

test('a write whose answer breaks off is sent once, a read again', async () => {
  const methods: unknown[] = []
  const endpoint = await serve((request) => {
    methods.push(request.method)
    request.socket.destroy()
  })
  for (const write of writes) {
    expect((await failureOf(write(eager(endpoint).calls))).failure).toBe('unreachable')
  }
  expect(methods.splice(0)).toEqual(['POST', 'PUT', 'DELETE'])
  await failureOf(eager(endpoint).calls.showImage('i'))
  expect(methods).toEqual(['GET', 'GET', 'GET'])
})

test('a write that never got there is tried again', async () => {
  const { calls, waits } = eager(await goneEndpoint())
  expect((await failureOf(calls.deleteImage('i'))).failure).toBe('unreachable')
  expect(waits).toHaveLength(2)
})

test('a write that got no answer in time is sent once', async () => {
  let count = 0
  const endpoint = await serve(() => void count++)
  const calls = client(endpoint, { timeout: 30, retry: { attempts: 3, sleep: async () => {} } })
  await failureOf(calls.deleteImage('i'))
  expect(count).toBe(1)
})
