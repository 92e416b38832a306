import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { imageFieldNames } from 'scp-images-client/contract/image-fields'
import { describe, expect, it } from 'vitest'
import { importImages } from '../../src/ingest/import-images.ts'
import { faultsOf } from '../../src/sources/fields/image-validation.ts'
import { type SourceKind, type SourceKindName, sourceKinds } from '../../src/sources/kinds.ts'
import { SourceError } from '../../src/sources/source.ts'
import { runs } from '../runs.ts'
import { account, emptyStore, folderOf, linesOf, readAll } from './fixtures.ts'

const digest = (pair: string) => `sha256:${pair.repeat(32)}`
const address = 'https://x.example/20250101/a-1.2.qcow2'

/** Kinds that read no files have tests of their own. */
type FileKind = Exclude<SourceKindName, 'glance' | 'folder'>

interface Sample {
  readonly file: string
  readonly content: (pair: string) => string
  /** A file that cannot be used as a whole ends the reading. */
  readonly mayRefuse?: true
}

const upload = (format: string, digest: string) => ({
  kind: 'Upload',
  data: {
    provider: 'cloud.debian.org',
    ref: `trixie/20250101-1/debian-13-generic-amd64-20250101-1.${format}`,
  },
  metadata: {
    annotations: { 'cloud.debian.org/digest': `sha512:${digest}` },
    labels: { 'cloud.debian.org/version': '20250101-1', 'upload.cloud.debian.org/image-format': format },
  },
})

/** A small source of each kind: one image, whose facts depend on the text that is passed. */
const samples: Record<FileKind, Sample> = {
  ndjson: { file: 'a.ndjson', content: (pair) => linesOf(1, () => ({ os_hash_value: pair })) },
  osism: {
    file: 'a.yml',
    content: (pair) =>
      `- {name: Alma 9, versions: [{version: '20250101', url: '${address}', checksum: '${digest(pair)}'}]}\n`,
  },
  lima: {
    file: 'alma-9.yaml',
    content: (pair) => `images: [{location: '${address}', digest: '${digest(pair)}'}]\n`,
  },
  'fedora-coreos': {
    file: 'stable.json',
    content: (pair) => {
      const disk = { location: address, 'uncompressed-sha256': pair.repeat(32) }
      const artifacts = { qemu: { release: '42.20250705.3.0', formats: { 'qcow2.xz': { disk } } } }
      return JSON.stringify({ stream: 'stable', architectures: { x86_64: { artifacts } } })
    },
  },
  multipass: {
    file: 'distribution-info.json',
    content: (pair) => {
      const item = { id: digest(pair), image_location: address, size: 7, version: '20250101' }
      return JSON.stringify({ Debian: { os: 'Debian', release_title: '13', items: { x86_64: item } } })
    },
  },
  'debian-builds': {
    file: 'a.json',
    content: (pair) => {
      const base64 = Buffer.from(pair.repeat(64), 'hex').toString('base64')
      return JSON.stringify({ kind: 'List', items: [upload('qcow2', base64)] })
    },
  },
  'fedora-releases': {
    file: 'releases.json',
    content: (pair) =>
      JSON.stringify([{ version: '40', arch: 'x86_64', link: address, sha256: pair.repeat(32), size: '7' }]),
  },
  'virt-builder': {
    file: 'debian-12.index-fragment',
    content: (pair) =>
      `[debian-12]\nname=Debian 12\nosinfo=debian12\narch=x86_64\nfile=debian-12.xz\nchecksum[sha512]=${pair.repeat(64)}\nformat=raw\nsize=7\n`,
  },
  simplestreams: {
    file: 'a.json',
    mayRefuse: true,
    content: (pair) => {
      const disk = { ftype: 'disk1.img', path: 'a/b.img', size: 7, sha256: pair.repeat(32) }
      const versions = { '20250101': { pubname: 'ubuntu-24.04-amd64', items: { 'disk1.img': disk } } }
      const products = { 'x:server:24.04:amd64': { arch: 'amd64', os: 'ubuntu', version: '24.04', versions } }
      return JSON.stringify({ format: 'products:1.0', products })
    },
  },
}

const kinds = Object.entries(samples).map(([name, sample]) => {
  const { open }: SourceKind = sourceKinds[name as FileKind]
  return { name, open, ...(sample as Sample) }
})

describe.each(kinds)('$name', ({ open, file, content, mayRefuse = false }) => {
  const prepare = async () => {
    const path = join(folderOf({ [file]: content('ab') }), file)
    const { images } = await emptyStore()
    const run = () => importImages(open(path, { account }), images)
    return { path, images, run }
  }

  it('changes nothing in a second run, and updates what its source updates', async () => {
    const { path, images, run } = await prepare()
    expect(await run()).toMatchObject({ rows: 1, added: 1, skipped: 0 })
    expect(await run()).toMatchObject({ rows: 1, unchanged: 1 })
    writeFileSync(path, content('cd'))
    expect(await run()).toMatchObject({ rows: 1, changed: 1 })
    expect(await images.count()).toBe(1)
    expect(await run()).toMatchObject({ rows: 1, unchanged: 1 })
  })

  it('gives the same images wherever its files lie', async () => {
    const read = () => readAll(open(join(folderOf({ [file]: content('ab') }), file), { account }))
    expect((await read()).images).toEqual((await read()).images)
  })

  it('needs an owner', async () => {
    const { path } = await prepare()
    const { images, problems } = await readAll(open(path, {}))
    expect(images).toEqual([])
    expect(problems).toMatchObject([{ reason: 'owner is missing' }])
  })

  /** Whatever a file holds, reading ends in images that fit the field table, and remarks that say something. */
  async function expectCalm(bytes: Buffer | string): Promise<void> {
    const folder = folderOf({})
    writeFileSync(join(folder, file), bytes)
    const reading = readAll(open(join(folder, file), { account })).catch((error: unknown) => {
      if (mayRefuse && error instanceof SourceError) return { items: [] }
      throw error
    })
    for (const item of (await reading).items) {
      if ('write' in item) {
        expect(Object.keys(item.write.image)).toEqual(imageFieldNames)
        expect(faultsOf({ ...item.write.image }, {})).toEqual([])
      } else {
        const { place, reason } = 'note' in item ? item.note : item.problem
        expect(place).not.toBe('')
        expect(reason).not.toBe('')
      }
    }
  }

  it('reads any bytes without an exception', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).filter(([a, b]) => !(a === 0x1f && b === 0x8b))
    await fc.assert(fc.asyncProperty(bytes, (any) => expectCalm(Buffer.from(any))))
  })

  it('reads any JSON, and its own shape with anything anywhere, without an exception', async () => {
    const parsed = (
      file.endsWith('json') || /\.ya?ml$/.test(file) ? JSON.parse(asJson(content('ab'), file)) : content('ab')
    ) as fc.JsonValue
    const spoiled = fc
      .tuple(fc.nat(60), fc.jsonValue({ maxDepth: 2 }))
      .map(([at, value]) => spoil(parsed, at, value))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), spoiled, spoiled), (value) =>
        expectCalm(JSON.stringify(value)),
      ),
      { numRuns: runs(100) },
    )
  })

  it('reads its own text with pieces cut out or put in, without an exception', async () => {
    const text = content('ab')
    const edit = fc.tuple(fc.nat(text.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 5 }))
    await fc.assert(
      fc.asyncProperty(edit, ([at, length, put]) =>
        expectCalm(text.slice(0, at) + put + text.slice(at + length)),
      ),
      { numRuns: runs(100) },
    )
  })
})

/** The sample as JSON, which is YAML too. */
function asJson(content: string, file: string): string {
  if (!/\.ya?ml$/.test(file)) return content
  const row = { version: '20250101', url: address, checksum: digest('ab') }
  return JSON.stringify({
    images: [
      file.startsWith('alma')
        ? { location: address, digest: digest('ab'), arch: 'x86_64' }
        : { name: 'Alma 9', min_disk: '8', meta: { os_distro: 'alma' }, versions: [row] },
    ],
  })
}

/** The value with the node of this number, counted from the root, replaced. */
function spoil(value: fc.JsonValue, at: number, by: fc.JsonValue): fc.JsonValue {
  let number = 0
  const walk = (node: fc.JsonValue): fc.JsonValue => {
    if (number++ === at) return by
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child as fc.JsonValue)]))
  }
  return walk(value)
}
