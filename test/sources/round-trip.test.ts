import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { importImages } from '../../src/ingest/import-images.ts'
import { openStore } from '../../src/repository/open.ts'
import { openNdjson } from '../../src/sources/lists/ndjson.ts'
import { walk } from '../repository/walk.ts'
import { runs } from '../runs.ts'
import { account, folderOf } from './fixtures.ts'
import { imageArbitrary, membersArbitrary } from './image-arbitrary.ts'

const line = fc.record({ image: imageArbitrary, members: membersArbitrary })
const lines = fc.uniqueArray(line, { selector: ({ image }) => image.id, maxLength: 10 })
const ending = fc.constantFrom('\n', '\r\n', '\n\n', ' \n')

it('images come out of import, store and list as they were', async () => {
  const path = join(folderOf({}), 'a.ndjson')
  await fc.assert(
    fc.asyncProperty(lines, ending, fc.boolean(), async (given, end, packed) => {
      const text = given.map(({ image, members }) => JSON.stringify({ ...image, members })).join(end)
      writeFileSync(path, packed ? gzipSync(text) : text)
      const store = await openStore('sqlite::memory:')
      try {
        const run = () => importImages(openNdjson(path, {}), store.images, { batchSize: 4 })
        expect(await run()).toMatchObject({ added: given.length, skipped: 0, notes: 0 })
        for (const { image, members } of given) {
          const found = await store.images.find(image.id)
          expect(found?.image).toEqual(image)
          const times = { created_at: image.updated_at, updated_at: image.updated_at }
          const stored = members.map((member) => ({ ...member, ...times }))
          expect(found?.members.toSorted(byId)).toEqual(stored.toSorted(byId))
        }
        expect(await run()).toMatchObject({ unchanged: given.length, added: 0, changed: 0 })
      } finally {
        await store.close()
      }
    }),
    { numRuns: runs(60) },
  )
})

const byId = (a: { member_id: string }, b: { member_id: string }) => (a.member_id < b.member_id ? -1 : 1)

it('lists show every field of every image as its line gave it', async () => {
  const path = join(folderOf({}), 'a.ndjson')
  const owned = imageArbitrary.map((image) => ({ ...image, owner: account, os_hidden: false }))
  const images = fc.uniqueArray(owned, { selector: ({ id }) => id, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(images, async (given) => {
      writeFileSync(path, given.map((image) => JSON.stringify(image)).join('\n'))
      const store = await openStore('sqlite::memory:')
      try {
        await importImages(openNdjson(path, {}), store.images)
        const listed = await walk(store.images, account, 'sort=id:asc', 3)
        expect(listed).toEqual(given.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
      } finally {
        await store.close()
      }
    }),
    { numRuns: runs(60) },
  )
})
