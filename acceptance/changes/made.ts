import { randomUUID } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import { type Caller, type CallOptions, main } from '../caller.ts'
import type { Answer } from '../exchange.ts'
import type { WireImage } from '../image-shape.ts'
import { settings } from '../rule.ts'

/** Names tell where the images of a run come from, should one be left. */
export const newName = () => `scp-images-acceptance-${randomUUID().slice(0, 8)}`

/** A body that createImage takes. */
export const creation = (more: object = {}) => ({
  name: newName(),
  os_distro: 'ubuntu',
  url: settings.imageUrl ?? 'https://images.example.com/acceptance/image.qcow2',
  ...more,
})

export const pathOf = (id: string) => `/v1/images/${id}`
export const unknownId = '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'

/** A request with a JSON body, or without any. */
export function send(
  caller: Caller,
  method: string,
  target: string,
  body?: unknown,
  options: CallOptions = {},
): Promise<Answer> {
  if (body === undefined) return caller.call(target, { method, ...options })
  const headers = { 'Content-Type': 'application/json', ...options.headers }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return caller.call(target, { method, ...options, headers, body: text })
}

/** The document of an answer with this status; anything else fails the test. */
export function expectStatus<T>(answer: Answer, status: number): T {
  expect(answer.status, answer.text.slice(0, 500)).toBe(status)
  return answer.text === '' ? (undefined as T) : answer.json<T>()
}

/** An image for the time of a test. */
export async function make(
  caller: Caller = main,
  more: object = {},
  options: CallOptions = {},
): Promise<WireImage> {
  const image = expectStatus<WireImage>(
    await send(caller, 'POST', '/v1/images', creation(more), options),
    200,
  )
  cleanUp(caller, image.id)
  return image
}

/** Delete an image when the test is over, if it is still there. */
export function cleanUp(caller: Caller, id: string): void {
  onTestFinished(async () => {
    const { status } = await send(caller, 'DELETE', pathOf(id))
    if (status !== 403) return
    await send(caller, 'PUT', pathOf(id), { protected: false })
    await send(caller, 'DELETE', pathOf(id))
  })
}

export const show = async (caller: Caller, id: string): Promise<WireImage> =>
  expectStatus(await caller.call(pathOf(id)), 200)

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** As the vendor's Terraform provider waits: asks at once, then every 3 s, ten times; `queued` is a failure. */
export async function active(caller: Caller, id: string): Promise<WireImage> {
  for (let tries = 1; ; tries += 1) {
    const image = await show(caller, id)
    expect(image.status).not.toBe('queued')
    if (image.status === 'active') return image
    expect(tries, `the image ${id} is still ${image.status}`).toBeLessThan(10)
    await pause(3000)
  }
}

const accounts = new Map<Caller, string>()

/** The account of a caller: that of an image it makes. */
export async function accountOf(caller: Caller): Promise<string> {
  const known = accounts.get(caller) ?? (await make(caller)).owner
  accounts.set(caller, known)
  return known
}
