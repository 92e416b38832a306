import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { processSource } from '../../../src/ingest/reader/process-source.ts'
import { type SourceKindName, sourceKinds } from '../../../src/sources/kinds.ts'
import { SourceError, type SourceItem } from '../../../src/sources/source.ts'
import { startBuilt } from '../../cli/built.ts'
import { command, makeKey, ndjson, temporaryFolder } from '../../cli/in-process.ts'

const options = { account: 'a'.repeat(32), traced: true } as const

async function all(source: AsyncIterable<SourceItem>): Promise<SourceItem[]> {
  const items: SourceItem[] = []
  for await (const item of source) items.push(item)
  return items
}

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(temporaryFolder(), 'source')
  mkdirSync(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

/** A host that takes a question and never answers; `asked` and `gone` tell of the first one. */
async function silentHost() {
  const server: Server = createServer(() => {})
  const asked = once(server, 'request')
  const gone = once(server, 'connection').then(([socket]) => once(socket, 'close'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, gone }
}

const osism = `images:
  - name: Debian 12
    format: qcow2
    versions:
      - version: '20240101'
        url: https://example.com/debian-12.qcow2
        checksum: sha256:${'a'.repeat(64)}
      - version: '20240202'
        url: file:///etc/passwd`

test.each<[SourceKindName, Readonly<Record<string, string>>, string]>([
  ['ndjson', { 'images.ndjson': ndjson(2_500, (at) => (at % 7 ? {} : { min_disk: -1 })) }, 'images.ndjson'],
  ['osism', { 'debian.yml': osism, 'bad.yml': 'images: 3' }, '.'],
])(
  'a process says of %s what is said without one: images, where and by which document, and remarks',
  async (kind, files, name) => {
    const path = join(folderOf(files), name)
    const apart = await all(processSource(kind, path, options))
    expect(apart).toEqual(await all(sourceKinds[kind].open(path, options)))
    expect(apart.some((item) => 'write' in item && item.place !== undefined)).toBe(true)
    expect(apart.some((item) => 'problem' in item)).toBe(true)
  },
)

test('what cannot be read is a SourceError, with its trouble', async () => {
  await expect(all(processSource('osism', '/none', options))).rejects.toThrow(SourceError)
  const { url } = await silentHost()
  const closed = new URL(url)
  closed.port = '1'
  await expect(all(processSource('simplestreams', closed.href, options))).rejects.toMatchObject({
    kind: 'unreachable',
  })
})

test('a document that fits no memory ends its reader only, and says so', async () => {
  const folder = folderOf({ 'releases.json': `[${'[],'.repeat(600_000)}[]]` })
  const reading = all(processSource('fedora-releases', folder, options, 24))
  await expect(reading).rejects.toThrow(SourceError)
  await expect(reading).rejects.toThrow(/needs more than 24 MB of memory.* Split/)
})

test('import and sync say the same of a file within the bounds', async () => {
  const path = join(folderOf({ 'releases.json': `[${'[],'.repeat(5_500_000)}[]]` }), 'releases.json')
  const data = temporaryFolder()
  const { account } = await makeKey(data)
  for (const word of ['import', 'sync']) {
    const { code, stderr } = await command([
      word,
      'fedora-releases',
      path,
      '--account',
      account,
      '--data',
      data,
    ])
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/needs more than 256 MB/),
    })
  }
})

test('the signal ends the process, also while it waits', async () => {
  const { url, asked, gone } = await silentHost()
  const stop = new AbortController()
  const reading = all(processSource('simplestreams', url, { ...options, signal: stop.signal }))
  await Promise.race([asked, reading])
  stop.abort()
  expect(await reading).toEqual([])
  await gone
})

test('the process ends with the one it reads for', async () => {
  const { url, asked, gone } = await silentHost()
  const data = temporaryFolder()
  await makeKey(data)
  const added = await command(['sources', 'add', 'simplestreams', url, '--name', 'silent', '--data', data])
  expect(added.code).toBe(0)
  const child = startBuilt(['sources', 'run', 'silent', '--data', data])
  await asked
  child.kill('SIGKILL')
  await gone
})
