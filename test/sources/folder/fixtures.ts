import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openFolder } from '../../../src/sources/folder/open-folder.ts'
import type { SourceOptions } from '../../../src/sources/source.ts'
import { imageBytes } from '../../disk-image/qcow2-bytes.ts'
import { account, folderOf, readAll } from '../fixtures.ts'

/** A good small qcow2 file; the number makes its bytes others. */
export function disk(number = 0): Buffer {
  const bytes = imageBytes(262_144)
  bytes.writeUInt32BE(number, 200_000)
  return bytes
}

/** Midnight of 2 June 2026: long enough ago for digests to be kept. */
export const longAgo = new Date('2026-06-02T00:00:00Z')

/** Write a file as if it had been there for long. */
export function put(folder: string, name: string, content: string | Buffer, at = longAgo): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  utimesSync(path, at, at)
}

/** A folder of old files, gone after the test. */
export function oldFolder(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = folderOf({})
  for (const [name, content] of Object.entries(files)) put(folder, name, content)
  return folder
}

export const readImages = (folder: string, options: SourceOptions = {}) =>
  readAll(openFolder(folder, { account, ...options }))
