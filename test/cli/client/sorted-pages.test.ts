import type { ListedImage, ListImagesAnswer } from 'scp-images-client'
import { expect, it } from 'vitest'
import { answerOf } from '../../../packages/client/src/transport.ts'
import { type Arrangement, arrangedPages, arrangementOf } from '../../../src/cli/client/sorted-pages.ts'

/** A server of so many images, each of a version and a family of its own, in pages of ten. */
function serverOf(count: number) {
  const images: ListedImage[] = Array.from({ length: count }, (_, number) => ({
    id: `${number}`,
    os_distro: `d${number}`,
    scp_os_version: `${(number * 7) % count}`,
  }))
  return {
    async listImages({ marker }: { marker?: string | number | undefined } = {}): Promise<ListImagesAnswer> {
      const from = marker === undefined ? 0 : Number(marker) + 1
      const page = images.slice(from, from + 10)
      const next = from + 10 < count ? page.at(-1)?.id : undefined
      const reply = answerOf({ status: 200, headers: new Headers(), body: '' } as never)
      return { ...reply, images: page, ignored: [], ...(next !== undefined && { next }) }
    },
  }
}

async function arranged(
  count: number,
  latest: boolean,
  sort: string | undefined,
  show?: number,
  held?: number,
) {
  const arrangement = arrangementOf(latest, sort) as Arrangement
  const found: ListedImage[] = []
  for await (const { images } of arrangedPages(serverOf(count), {}, arrangement, show, held))
    found.push(...images)
  return found.map((image) => Number(image.scp_os_version))
}

it('more than may be held is refused with a way out', async () => {
  await expect(arranged(41, false, 'os_version', undefined, 40)).rejects.toThrow(
    /more than 40 images.*filters, or say --limit/,
  )
  await expect(arranged(41, true, undefined, undefined, 40)).rejects.toThrow(/more than 40 families/)
  expect(await arranged(40, false, 'os_version', undefined, 40)).toHaveLength(40)
})

it('the first of many are found while only some are held', async () => {
  expect(await arranged(101, false, 'os_version:asc', 3, 5)).toEqual([0, 1, 2])
  expect(await arranged(101, false, 'os_version:desc', 3, 5)).toEqual([100, 99, 98])
})

it('the newest of each family may be in the order of versions, too', async () => {
  expect(await arranged(12, true, 'os_version:asc')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})
