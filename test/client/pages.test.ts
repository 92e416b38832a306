import fc from 'fast-check'
import type { Client, ListImagesAnswer, ListImagesParams } from 'scp-images-client'
import { expect, test } from 'vitest'
import { imagePages, images } from '../../packages/client/src/pagination.ts'

type Lister = Pick<Client, 'listImages'>

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** A catalogue of n images as a client sees it; `linked`: it names next pages. */
function catalogue(count: number, linked: boolean): Lister & { calls: ListImagesParams[] } {
  const ids = Array.from({ length: count }, (_, i) => `id-${i}`)
  const calls: ListImagesParams[] = []
  return {
    calls,
    async listImages(params = {}): Promise<ListImagesAnswer> {
      calls.push(params)
      const from = params.marker === undefined ? 0 : ids.indexOf(String(params.marker)) + 1
      const page = ids.slice(from, from + Number(params.limit ?? 20))
      const next = from + page.length < ids.length ? page.at(-1) : undefined
      return {
        images: page.map((id) => ({ id })),
        ...(linked && next !== undefined && { next }),
        requestId: undefined,
        etag: undefined,
        apiVersion: undefined,
        ignored: [],
        body: '',
      }
    },
  }
}

test('pages laid end to end are the list, with and without Link', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(90),
      fc.integer({ min: 1, max: 25 }),
      fc.boolean(),
      async (count, limit, linked) => {
        const client = catalogue(count, linked)
        const ids = (await collect(images(client, { limit, sort: 'name' }))).map(({ id }) => id)
        expect(ids).toEqual(Array.from({ length: count }, (_, i) => `id-${i}`))
        expect(client.calls.every(({ sort }) => sort === 'name')).toBe(true)
      },
    ),
  )
})

test('a full last page of a server with Link costs no further call', async () => {
  const client = catalogue(40, true)
  await collect(imagePages(client))
  expect(client.calls).toHaveLength(2)
})

test('starts at the marker given', async () => {
  const found = await collect(images(catalogue(10, true), { marker: 'id-6' }))
  expect(found.map(({ id }) => id)).toEqual(['id-7', 'id-8', 'id-9'])
})

test('a marker that comes again is an error, not an endless list', async () => {
  const stuck = catalogue(5, true)
  const circle: Lister = {
    async listImages(params) {
      const next = params?.marker === 'a' ? 'b' : 'a'
      return { ...(await stuck.listImages({})), next }
    },
  }
  await expect(collect(imagePages(circle))).rejects.toThrow('the marker a twice')
})
