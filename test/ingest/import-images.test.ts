import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unsignedActor } from '../../src/catalogue/changes/change.ts'
import type { ImageRepository } from '../../src/catalogue/image-repository.ts'
import { type ImportProgress, importImages } from '../../src/ingest/import-images.ts'
import { openNdjson } from '../../src/sources/lists/ndjson.ts'
import type { Diagnostic, SourceItem } from '../../src/sources/source.ts'
import { account, emptyStore, folderOf, idOf, linesOf } from '../sources/fixtures.ts'

function open(content: string, signal?: AbortSignal) {
  const path = join(folderOf({ 'a.ndjson': content }), 'a.ndjson')
  return openNdjson(path, { account, ...(signal && { signal }) })
}

const emptyImages = async () => (await emptyStore()).images

/** Fails a batch, or hears of it, and hands everything else on. */
const watched = (images: ImageRepository, onApply: (count: number) => void): ImageRepository => ({
  ...images,
  apply: (batch, options) => {
    onApply(batch.length)
    return images.apply(batch, options)
  },
})

it('the history of what an import changed names the import, once', async () => {
  const images = await emptyImages()
  const actor = unsignedActor('import ndjson')
  await importImages(open(linesOf(2)), images, { actor })
  for (let run = 0; run < 2; run++)
    await importImages(open(linesOf(2, (n) => (n === 1 ? { min_disk: 77 } : {}))), images, { actor })
  expect(await images.history(idOf(1))).toMatchObject([
    { kind: 'changed', operation: 'import ndjson', before: { min_disk: 10 } },
    { kind: 'created', operation: 'import ndjson', account_id: null, before: {} },
  ])
  expect(await images.history(idOf(0))).toHaveLength(1)
})

describe('what an import says', () => {
  it('added, changed, unchanged and skipped, now and in a dry run before', async () => {
    const images = await emptyImages()
    await importImages(open(linesOf(3)), images)
    const next = `${linesOf(4, (n) => (n === 1 ? { min_disk: 77 } : {}))}\nno json\n`
    const counts = { rows: 5, added: 1, changed: 1, unchanged: 2, skipped: 1, notes: 0, aborted: false }
    expect(await importImages(open(next), images, { dryRun: true })).toMatchObject(counts)
    expect(await images.count()).toBe(3)
    expect((await images.find(idOf(1)))?.image.min_disk).toBe(10)
    expect(await importImages(open(next), images)).toMatchObject(counts)
    expect(await images.count()).toBe(4)
    expect((await images.find(idOf(1)))?.image.min_disk).toBe(77)
    const again = await importImages(open(next), images)
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 4, skipped: 1 })
  })

  it('every problem and every note, in order', async () => {
    const problems: Diagnostic[] = []
    const notes: Diagnostic[] = []
    const content = `x\n${linesOf(2, (n) => ({ [`zone${n}`]: 1 }))}\n[]\n`
    const summary = await importImages(open(content), await emptyImages(), {
      onProblem: (problem) => problems.push(problem),
      onNote: (note) => notes.push(note),
    })
    expect(summary).toMatchObject({ rows: 4, added: 2, skipped: 2, notes: 2 })
    expect(problems.map(({ place }) => place.replace(/.* /, ''))).toEqual(['1', '4'])
    expect(notes.map(({ place }) => place.replace(/.* /, ''))).toEqual(['2', '3'])
  })

  it('progress after every batch, up to the end of the input', async () => {
    const seen: ImportProgress[] = []
    const content = linesOf(25)
    await importImages(open(content), await emptyImages(), {
      batchSize: 10,
      onProgress: (progress) => seen.push(progress),
    })
    expect(seen.map(({ added }) => added)).toEqual([10, 20, 25])
    expect(seen.at(-1)).toMatchObject({
      rows: 25,
      bytesRead: content.length,
      totalBytes: content.length,
      secondsLeft: 0,
      rowsPerSecond: expect.any(Number),
    })
  })

  it('no time left of an input without a known length', async () => {
    const seen: ImportProgress[] = []
    async function* source(): AsyncGenerator<SourceItem> {
      for await (const item of open(linesOf(2))) yield item
    }
    await importImages(source(), await emptyImages(), { onProgress: (progress) => seen.push(progress) })
    expect(seen).toMatchObject([{ added: 2, totalBytes: undefined, secondsLeft: undefined }])
  })

  it('nothing of an empty source', async () => {
    expect(await importImages(open(''), await emptyImages())).toMatchObject({ rows: 0, aborted: false })
  })

  it('an image that comes twice stays as it came last, in one batch and in two', async () => {
    for (const batchSize of [1, 10]) {
      const images = await emptyImages()
      const twice = `${linesOf(1)}\n${linesOf(1, () => ({ name: 'later' }))}`
      expect(await importImages(open(twice), images, { batchSize })).toMatchObject({ added: 1, changed: 1 })
      expect((await images.find(idOf(0)))?.image.name).toBe('later')
    }
  })
})

describe('batches', () => {
  it('have the size that was asked for, the last one what is left', async () => {
    const sizes: number[] = []
    await importImages(
      open(linesOf(25)),
      watched(await emptyImages(), (count) => sizes.push(count)),
      { batchSize: 10 },
    )
    expect(sizes).toEqual([10, 10, 5])
  })

  it('that were written stay when a later one fails', async () => {
    const images = await emptyImages()
    let batches = 0
    const failing = watched(images, () => {
      if (++batches === 3) throw new Error('the disk is full')
    })
    const importing = importImages(open(linesOf(25)), failing, { batchSize: 10 })
    await expect(importing).rejects.toThrow('the disk is full')
    expect(await images.count()).toBe(20)
    expect(await importImages(open(linesOf(25)), images)).toMatchObject({ added: 5, unchanged: 20 })
  })

  it('that were written stay when the source ends in an error', async () => {
    const images = await emptyImages()
    async function* source(): AsyncGenerator<SourceItem> {
      yield* open(linesOf(25))
      throw new Error('the source is gone')
    }
    await expect(importImages(source(), images, { batchSize: 10 })).rejects.toThrow('the source is gone')
    expect(await images.count()).toBe(20)
  })
})

describe('the signal', () => {
  it.each([1, 2, 3])('after batch %i loses at most what was read for the next', async (last) => {
    const images = await emptyImages()
    const stop = new AbortController()
    let batches = 0
    const summary = await importImages(open(linesOf(100), stop.signal), images, {
      batchSize: 10,
      signal: stop.signal,
      onProgress: () => {
        if (++batches === last) stop.abort()
      },
    })
    expect(summary).toMatchObject({ aborted: true, added: last * 10 })
    expect(await images.count()).toBe(last * 10)
  })

  it('during a batch lets the batch end', async () => {
    const images = await emptyImages()
    const stop = new AbortController()
    const stopping = watched(images, () => stop.abort())
    const options = { batchSize: 10, signal: stop.signal }
    const summary = await importImages(open(linesOf(100), stop.signal), stopping, options)
    expect(summary).toMatchObject({ aborted: true, added: 10 })
    expect(await images.count()).toBe(10)
  })

  it('during the last batch comes too late to interrupt anything', async () => {
    const images = await emptyImages()
    const stop = new AbortController()
    const summary = await importImages(
      open(linesOf(5), stop.signal),
      watched(images, () => stop.abort()),
      { signal: stop.signal },
    )
    expect(summary).toMatchObject({ aborted: false, added: 5 })
  })

  it('before the start reads and writes nothing', async () => {
    const images = await emptyImages()
    const signal = AbortSignal.abort()
    expect(await importImages(open(linesOf(5), signal), images, { signal })).toMatchObject({
      aborted: true,
      rows: 0,
    })
    expect(await images.count()).toBe(0)
  })
})

it('a large load gives up the list indexes and has them again at the end, also when it fails', async () => {
  const calls: string[] = []
  const load = async (content: string, fail = false) => {
    calls.length = 0
    const images = await emptyImages()
    const traced: ImageRepository = {
      ...images,
      startLoad: () => {
        calls.push('start')
        return images.startLoad()
      },
      finishLoad: (onIndex) => {
        calls.push('finish')
        return images.finishLoad(onIndex)
      },
      apply: (batch, options) => {
        if (fail && calls.includes('apply')) throw new Error('the disk is full')
        calls.push('apply')
        return images.apply(batch, options)
      },
    }
    const indexes: string[] = []
    const options = {
      batchSize: 6000,
      onIndex: (done: number, total: number) => indexes.push(`${done}/${total}`),
    }
    await importImages(open(content), traced, options).catch(() => calls.push('failed'))
    return { calls: [...calls], indexes }
  }
  expect((await load(linesOf(100))).calls).toEqual(['apply'])
  const large = await load(linesOf(12_000))
  expect(large.calls).toEqual(['start', 'apply', 'apply', 'finish'])
  const total = large.indexes.length - 1
  expect(total).toBeGreaterThan(0)
  expect(large.indexes).toEqual(Array.from({ length: total + 1 }, (_, done) => `${done}/${total}`))
  expect((await load(linesOf(12_000), true)).calls).toEqual(['start', 'apply', 'finish', 'failed'])
})
