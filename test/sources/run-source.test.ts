import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runSource } from '../../src/ingest/sync-source.ts'
import type { RanSource } from '../../src/jobs/run-claimed.ts'
import { startScheduler } from '../../src/jobs/scheduler.ts'
import { openStore } from '../../src/repository/open.ts'
import { type SourceKindName, sourceKinds } from '../../src/sources/kinds.ts'
import type { SourceOptions } from '../../src/sources/source.ts'
import { account } from './fixtures.ts'
import { followed } from './followed.ts'

const source = (place: string, settings: Record<string, string> = {}) =>
  followed({ place, order: { account, settings } })

const context = (dataFolder: string) => ({
  open: (kind: SourceKindName, path: string, options: SourceOptions) => sourceKinds[kind].open(path, options),
  environment: {},
  dataFolder,
  signal: new AbortController().signal,
  now: Date.now(),
})

it('a source of a kind that this release does not read fails with a sentence that tells what to do', async () => {
  const store = await openStore('sqlite::memory:')
  const { text, failed } = await runSource(followed({ kind: 'ami-list' }), store, context(tmpdir()))
  expect({ text, failed }).toMatchObject({
    failed: true,
    text: expect.stringContaining(
      'reads no sources of the kind ami-list. Remove the source, or use a release',
    ),
  })
  await store.close()
})

it('a server that follows such a source goes on with the others, and lists why it failed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scp-images-'))
  const store = await openStore('sqlite::memory:')
  const file = join(folder, 'images.ndjson')
  writeFileSync(file, '')
  await store.sources.save({ name: 'old', kind: 'ami-list', place: '/srv/amis' }, {}, 3_600_000, 0)
  await store.sources.save({ name: 'lab', kind: 'ndjson', place: file }, { account }, 3_600_000, 1)
  const ran: RanSource[] = []
  const troubles: string[] = []
  const both = new Promise<void>((resolve) => {
    const scheduler = startScheduler({
      sources: store.sources,
      run: (one, signal) => runSource(one, store, { ...context(folder), signal }),
      observer: {
        ran: (event) => ran.push(event) === 2 && resolve(),
        trouble: (what) => troubles.push(what),
      },
    })
    onTestFinished(async () => {
      await scheduler.stop(5000)
      await store.close()
      rmSync(folder, { recursive: true })
    })
  })
  await both
  expect(ran.map(({ source: { name }, result }) => [name, result])).toEqual([
    ['old', 'failed'],
    ['lab', 'done'],
  ])
  expect(troubles).toEqual([])
  const old = await store.sources.find('old')
  expect(old).toMatchObject({ last_failed: true, last_result: ran[0]?.text })
  expect(old?.last_result).toMatch(/^This release reads no sources of the kind ami-list\. Remove/)
  expect(old?.next_run).toBeGreaterThan(Date.now())
})

it('what may give nothing for ever is not read where nobody could interrupt it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scp-images-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const pipe = join(folder, 'pipe.yml')
  execFileSync('mkfifo', [pipe])
  const store = await openStore('sqlite::memory:')
  for (const one of [source(pipe), source(folder, { mapping: pipe }), source('/dev/zero')]) {
    const { text, failed } = await runSource(one, store, context(folder))
    expect({ text, failed }).toMatchObject({
      failed: true,
      text: expect.stringContaining('is neither a file nor a folder'),
    })
  }
  await store.close()
})
