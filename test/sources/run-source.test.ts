import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runSource } from '../../src/ingest/sync-source.ts'
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
