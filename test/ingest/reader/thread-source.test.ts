import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { threadSource } from '../../../src/ingest/reader/thread-source.ts'
import { openNdjson } from '../../../src/sources/lists/ndjson.ts'
import { SourceError, type SourceItem } from '../../../src/sources/source.ts'
import { ndjson, temporaryFolder } from '../../cli/in-process.ts'

function fileOf(content: string | Buffer): string {
  const path = join(temporaryFolder(), 'images.ndjson')
  writeFileSync(path, content)
  return path
}

async function read(source: AsyncIterable<SourceItem>) {
  const images: unknown[] = []
  const remarks: SourceItem[] = []
  for await (const item of source) {
    if ('write' in item) images.push({ image: item.write.image, members: item.write.members })
    else remarks.push(item)
  }
  return { images, remarks }
}

/** Every seventh line does not fit, one has an unknown key, some have members. */
const mixed = (count: number) =>
  ndjson(count, (index) => ({
    ...(index % 7 === 0 && { min_disk: -1 }),
    ...(index === 10 && { colour: 'red' }),
    ...(index % 5 === 0 && { visibility: 'shared', members: [{ member_id: 'm', status: 'accepted' }] }),
  }))

test('a thread reads what is read without one, in the same order', async () => {
  const path = fileOf(mixed(25_000))
  const source = threadSource('ndjson', path, {})
  const ahead = await read(source)
  expect(ahead.images).toHaveLength(21_428)
  expect(ahead.remarks).toHaveLength(3_573)
  expect(ahead).toEqual(await read(openNdjson(path, {})))
  const { bytesRead, totalBytes } = source.position()
  expect(bytesRead).toBe(totalBytes)
})

test('lines without an owner get the account', async () => {
  const path = fileOf(ndjson(3, () => ({ owner: null })))
  const options = { account: 'a'.repeat(32), accountName: 'ann', userName: null }
  expect(await read(threadSource('ndjson', path, options))).toEqual(await read(openNdjson(path, options)))
})

test('what cannot be read is a SourceError, after what could be', async () => {
  const nothing = read(threadSource('ndjson', join(temporaryFolder(), 'none'), {}))
  await expect(nothing).rejects.toThrow(SourceError)
  await expect(nothing).rejects.toThrow(/no such file/)
  const packed = gzipSync(mixed(5_000))
  const path = fileOf(packed)
  truncateSync(path, packed.length - 100)
  let images = 0
  const reading = async () => {
    for await (const item of threadSource('ndjson', path, {})) if ('write' in item) images++
  }
  await expect(reading()).rejects.toThrow(SourceError)
  expect(images).toBeGreaterThan(1_000)
})

test('it ends at the signal, and when its reader has enough', async () => {
  const path = fileOf(mixed(25_000))
  const controller = new AbortController()
  let seen = 0
  for await (const _ of threadSource('ndjson', path, { signal: controller.signal })) {
    seen++
    controller.abort()
  }
  expect(seen).toBeLessThan(3_000)
  for await (const item of threadSource('ndjson', path, {})) {
    expect(item).toBeDefined()
    break
  }
  expect(await read(threadSource('ndjson', path, { signal: AbortSignal.abort() }))).toEqual({
    images: [],
    remarks: [],
  })
})
