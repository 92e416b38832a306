import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sourceKey } from '../../src/ingest/source-key.ts'
import type { SourceKindName } from '../../src/sources/kinds.ts'

test.each<[SourceKindName, string]>([
  ['ndjson', 'not-there-yet.ndjson'],
  ['folder', '../not-there-yet'],
  ['simplestreams', 'keystone'],
  ['osism', 'src'],
])('%s %s is a path, and counts from the root', (kind, path) => {
  const place = resolve(path)
  expect(sourceKey(kind, path)).toEqual({ name: `${kind} ${place}`, kind, place })
})

test.each<[SourceKindName, string]>([
  ['glance', 'keystone'],
  ['glance', 'https://glance.example:9292'],
  ['simplestreams', 'https://images.example/releases/'],
  ['ndjson', '-'],
])('%s %s is no path, and stays', (kind, place) => {
  expect(sourceKey(kind, place)).toEqual({ name: `${kind} ${place}`, kind, place })
})

test('a file may look like an address', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scp-images-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'a:b')
  writeFileSync(path, '')
  expect(sourceKey('ndjson', path).place).toBe(path)
})

test('an address with a password is refused', () => {
  expect(() => sourceKey('glance', 'https://ann:secret@glance.example')).toThrow(/password/)
})
