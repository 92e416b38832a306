import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Image } from 'scp-images-client/contract/image-fields'
import { onTestFinished } from 'vitest'
import { openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'
import { type SourceKindName, sourceKinds } from '../../src/sources/kinds.ts'
import type { Diagnostic, SourceItem } from '../../src/sources/source.ts'

export const account = '0123456789abcdef0123456789abcdef'

type Content = string | Buffer

/** A folder with these files, gone after the test. */
export function folderOf(files: Readonly<Record<string, Content>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sources-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

export interface Reading {
  readonly images: Image[]
  readonly items: SourceItem[]
  readonly problems: Diagnostic[]
  readonly notes: Diagnostic[]
}

/** Everything a source says. */
export async function readAll(source: AsyncIterable<SourceItem>): Promise<Reading> {
  const items: SourceItem[] = []
  for await (const item of source) items.push(item)
  return {
    items,
    images: items.flatMap((item) => ('write' in item ? [item.write.image] : [])),
    problems: items.flatMap((item) => ('problem' in item ? [item.problem] : [])),
    notes: items.flatMap((item) => ('note' in item ? [item.note] : [])),
  }
}

/** What a kind of source makes of a folder of files. */
export const readFolder = (kind: SourceKindName, files: Readonly<Record<string, Content>>) =>
  readAll(sourceKinds[kind].open(folderOf(files), { account }))

export const reasonsOf = (remarks: readonly Diagnostic[]): string[] => remarks.map(({ reason }) => reason)

/** An empty store, closed after the test. */
export async function emptyStore(): Promise<Store> {
  const store = await openStore('sqlite::memory:')
  onTestFinished(() => store.close())
  return store
}

/** Only the required fields of the wire. */
export const smallestLine = {
  container_format: 'bare',
  created_at: '2025-07-22T09:00:00Z',
  disk_format: 'qcow2',
  id: '70a599e0-31e7-49b7-b260-868f441e862b',
  min_disk: 10,
  min_ram: 0,
  name: 'imagename',
  os_hidden: false,
  protected: false,
  status: 'active',
  updated_at: '2025-07-26T12:00:00Z',
  visibility: 'private',
}

/** The id of the image with this number. */
export const idOf = (number: number): string => `00000000-0000-4000-8000-${`${number}`.padStart(12, '0')}`

/** So many images a line each. */
export const linesOf = (count: number, change: (number: number) => object = () => ({})): string =>
  Array.from({ length: count }, (_, number) =>
    JSON.stringify({ ...smallestLine, id: idOf(number), name: `n${number}`, ...change(number) }),
  ).join('\n')
