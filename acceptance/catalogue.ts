import { expect } from 'vitest'
import { type Caller, type CallOptions, main } from './caller.ts'
import type { WireImage } from './image-shape.ts'

export type Params = Readonly<Record<string, string | number>>

/** Larger catalogues would be walked for hours. */
const mostImages = 20_000
const leastImages = 3

export const listTarget = (params: Params = {}): string => {
  const query = Object.entries(params).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  return query.length === 0 ? '/v1/images' : `/v1/images?${query.join('&')}`
}

/** One page; anything but a 200 fails the test. */
export async function page(caller: Caller, params: Params = {}, options?: CallOptions): Promise<WireImage[]> {
  const target = listTarget(params)
  const answer = await caller.call(target, options)
  expect(answer.status, `${target} was answered with ${answer.status}: ${answer.text.slice(0, 500)}`).toBe(
    200,
  )
  return answer.json<{ images: WireImage[] }>().images
}

/** All pages laid end to end, by markers as the vendor describes them: a page shorter than its limit is the last. */
export async function walk(caller: Caller, params: Params = {}, limit = 1000): Promise<WireImage[]> {
  const images: WireImage[] = []
  const seen = new Set<string>()
  for (let marker: Params = {}; ; ) {
    const next = await page(caller, { ...params, limit, ...marker })
    for (const image of next) {
      expect(seen.has(image.id), `image ${image.id} came twice in a walk`).toBe(false)
      seen.add(image.id)
    }
    images.push(...next)
    const last = next.at(-1)
    if (next.length < limit || last === undefined) return images
    expect(images.length, `the suite wants a catalogue of at most ${mostImages} images`).toBeLessThan(
      mostImages,
    )
    marker = { marker: last.id }
  }
}

let known: Promise<readonly WireImage[]> | undefined

/** Everything the first account's list shows, in the default order; walked once a file. */
export async function everything(): Promise<readonly WireImage[]> {
  known ??= walk(main)
  const images = await known
  expect(
    images.length,
    `the first account sees ${images.length} images, the suite needs at least ${leastImages}: import some`,
  ).toBeGreaterThanOrEqual(leastImages)
  return images
}

export const idsOf = (images: readonly WireImage[]): string[] => images.map(({ id }) => id)
export const sortedIds = (images: readonly WireImage[]): string[] => idsOf(images).toSorted()

/** The account id of a caller, learnt from its private images; undefined when it has none. */
export async function accountOf(caller: Caller): Promise<string | undefined> {
  const [first] = await page(caller, { visibility: 'private', limit: 1 })
  return first?.owner
}
