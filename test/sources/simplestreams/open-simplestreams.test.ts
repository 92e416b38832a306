import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSimplestreams } from '../../../src/sources/simplestreams/open-simplestreams.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { runs } from '../../runs.ts'
import { account, folderOf, readAll, reasonsOf } from '../fixtures.ts'
import { disk, index, json, md5, products, readMirror, sha256 } from './fixtures.ts'

const base = { settings: { 'base-url': 'https://cloud.example/releases' } }
const readProducts = (tree: unknown, options = base) =>
  readMirror({ 'a.json': json(tree) }, options, '/a.json')

describe('an item', () => {
  it('that is a disk becomes an image', async () => {
    const { images, items } = await readProducts(products(), { ...base, ...{ traced: true } })
    expect(images).toEqual([
      expect.objectContaining({
        name: 'ubuntu-noble-24.04-amd64-server-20240821',
        os_distro: 'ubuntu',
        scp_os_version: '24.04',
        scp_os_build_version: '20240821',
        created_at: '2024-08-21T00:00:00Z',
        updated_at: '2024-08-21T00:00:00Z',
        disk_format: 'qcow2',
        checksum: md5,
        os_hash_algo: 'sha256',
        os_hash_value: sha256,
        size: 226_099_712,
        url: 'https://cloud.example/releases/server/noble/a.img',
        visibility: 'public',
        owner: account,
      }),
    ])
    expect(items).toMatchObject([
      {
        place: expect.stringMatching(/a\.json, com\.example:server:24\.04:amd64, 20240821, disk1\.img$/),
        document: {
          name: expect.stringMatching(/a\.json$/),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    ])
  })

  it('inherits what stands above it, and overrides it', async () => {
    const tree = products({
      top: { release: 'noble', os: 'top' },
      product: { os: undefined, pubname: 'product' },
      version: { pubname: undefined, version: '24.04.1' },
    })
    expect((await readProducts(JSON.parse(json(tree)))).images).toMatchObject([
      { name: 'product', os_distro: 'top', scp_os_version: '24.04.1' },
    ])
  })

  it('has the tags that an alias stands for', async () => {
    const tree = products({
      top: { _aliases: { label: { release: { version: '24.04 LTS', size: [1] } } } },
      version: { label: 'release' },
    })
    expect((await readProducts(tree)).images).toMatchObject([
      { scp_os_version: '24.04 LTS', size: 226_099_712 },
    ])
  })

  it('that is another disk of the version is an image of its own', async () => {
    const items = {
      'uefi1.img': disk('a-uefi1.img', { ftype: 'uefi1.img' }),
      vmdk: disk('a.vmdk', { ftype: 'vmdk', sha512: 'ef'.repeat(64) }),
      'disk.qcow2': disk('a/disk.qcow2', { ftype: 'disk-kvm.img' }),
    }
    const { images } = await readProducts(products({ items }))
    const stem = 'ubuntu-noble-24.04-amd64-server-20240821'
    expect(images.map(({ name, disk_format, os_hash_algo }) => [name, disk_format, os_hash_algo])).toEqual([
      [stem, 'qcow2', 'sha256'],
      [`${stem} uefi1.img`, 'qcow2', 'sha256'],
      [`${stem} vmdk`, 'vmdk', 'sha512'],
      [`${stem} disk-kvm.img`, 'qcow2', 'sha256'],
    ])
    expect(new Set(images.map(({ id }) => id)).size).toBe(4)
  })

  it('that is no disk is counted', async () => {
    const items = {
      'root.tar.xz': disk('r', { ftype: 'root.tar.xz' }),
      squashfs: {},
      manifest: {},
      m2: { ftype: 'manifest' },
    }
    const { images, notes } = await readProducts(products({ items }))
    expect(images).toHaveLength(1)
    expect(reasonsOf(notes)).toEqual([
      '4 items that are no disk images are left out: 1 root.tar.xz, 1 squashfs, 2 manifest',
    ])
  })

  it('of a release without support is loaded, and counted', async () => {
    const { images, notes } = await readProducts(products({ product: { supported: false } }))
    expect(images).toMatchObject([{ os_hidden: false }])
    expect(reasonsOf(notes)).toEqual([
      expect.stringMatching(/^1 images are of releases that are not supported/),
    ])
  })

  it('that is dirty is loaded with what is usable, and noted', async () => {
    const { images, notes } = await readProducts(
      products({
        item: { md5: 'x', sha256: 'y', size: '12 MB' },
        product: { os: undefined },
        version: { pubname: undefined },
      }),
    )
    expect(images).toMatchObject([{ checksum: null, os_hash_value: null, size: null, os_distro: null }])
    expect(reasonsOf(notes)).toEqual([
      'no os is given and the name tells none',
      'sha256 is no digest: y',
      'no digest is published',
      'md5 is no digest: x',
      'size is no whole number: 12 MB',
    ])
  })

  it.each([
    '../a.img',
    '/etc/passwd',
    'a/../../b.img',
    'https://evil.example/a.img',
    'a\\..\\b.img',
    'a//b.img',
    'a\nb',
    '',
  ])('whose path leads elsewhere is a problem: %j', async (path) => {
    const { images, items } = await readProducts(products({ item: { path } }))
    expect(images).toEqual([])
    expect(items).toMatchObject([
      { problem: { reason: expect.stringMatching(/not below the mirror/) }, id: expect.any(String) },
    ])
  })

  it('keeps odd but honest paths', async () => {
    const { images } = await readProducts(products({ item: { path: 'a b/0.3.1~pre4/x:y?#%2e%2e.img' } }))
    expect(images[0]?.url).toBe('https://cloud.example/releases/a%20b/0.3.1~pre4/x:y%3F%23%252e%252e.img')
  })
})

describe('a folder', () => {
  it('has an index at its place, or in itself, with product files at their path or beside it', async () => {
    const path = 'streams/v1/com.example:released:download.json'
    for (const files of [
      { 'streams/v1/index.json': json(index(path)), [path]: json(products()) },
      { 'index.json': json(index(path)), 'com.example:released:download.json': json(products()) },
      { 'index.json': json(index(path)), 'com.example_released_download.json': json(products()) },
    ]) {
      expect((await readMirror(files)).images).toHaveLength(1)
    }
  })

  it('without an index has product files; what else lies there is noted', async () => {
    const { images, notes } = await readMirror(
      { 'x_index.json': json(index('a.json')), 'a.json': json(products()), 'b.json': '[]' },
      base,
    )
    expect(images).toHaveLength(1)
    expect(reasonsOf(notes)).toEqual(Array(2).fill('this is no product file (products:1.0); left out'))
  })

  it('gives no address of its own', async () => {
    const { images, notes } = await readMirror({ 'a.json': json(products()) })
    expect(images).toMatchObject([{ url: null }])
    expect(reasonsOf(notes)).toEqual([expect.stringMatching(/say --base-url/)])
  })

  it('with an image in two product files says so', async () => {
    const again = json(products({ item: { path: 'b.img' } }))
    const { images, notes } = await readMirror({ 'a.json': json(products()), 'b.json': again }, base)
    expect(images).toMatchObject([{ url: 'https://cloud.example/releases/server/noble/a.img' }])
    expect(reasonsOf(notes)).toEqual(['this image was in an earlier product file, which counts'])
  })

  it.each([
    ['clouds', { clouds: [{ region: 'r', endpoint: 'e' }] }, /ids of images in clouds/],
    ['format', { format: 'products:2.0' }, /format is products:2.0/],
    ['datatype', { datatype: 'content-download' }, /no images: content-download/],
    ['path', { path: [] }, /no path/],
  ])('leaves out entries of the index and says why: %s', async (_, more, reason) => {
    const { images, notes } = await readMirror({ 'index.json': json(index('a.json', more)) })
    expect(images).toEqual([])
    expect(reasonsOf(notes)).toEqual([expect.stringMatching(reason)])
  })
})

describe('what cannot be read to its end is an error, and never an empty source', () => {
  it.each([
    ['nothing', {}],
    ['no JSON', { 'index.json': '{' }],
    ['no index', { 'index.json': json({ format: 'index:1.0' }) }],
    ['a missing product file', { 'index.json': json(index('a.json')) }],
    ['a product file of another format', { 'index.json': json(index('a.json')), 'a.json': '{}' }],
    ['a path that leads elsewhere', { 'index.json': json(index('../a.json')) }],
    ['deep nesting', { 'a.json': `${'['.repeat(200_000)}${']'.repeat(200_000)}` }],
    ['too much', { 'a.json': ' '.repeat(16 * 1024 * 1024 + 1) }],
  ])('%s', async (_, files) => {
    await expect(readMirror(files as Record<string, string>)).rejects.toThrow(SourceError)
  })

  it('a product file that a link leads out of the mirror to', async () => {
    const folder = folderOf({ 'index.json': json(index('streams/a.json')) })
    const outside = folderOf({ 'a.json': json(products()) })
    symlinkSync(outside, join(folder, 'streams'))
    await expect(readAll(openSimplestreams(folder, { account }))).rejects.toThrow('not below')
  })

  it('an index of more product files than anybody has', async () => {
    const entries = Array.from({ length: 10_001 }, (_, at) => [`p${at}`, { path: `${at}.json` }])
    const files = { 'index.json': json({ format: 'index:1.0', index: Object.fromEntries(entries) }) }
    await expect(readMirror(files)).rejects.toThrow(/names more than 10000 product files\. Name one of them/)
  })

  it('a place that is not there', () => {
    expect(() => openSimplestreams('/nonexistent/mirror', {})).toThrow(SourceError)
  })
})

it('maps where texts are wanted, and texts where maps are, are problems', async () => {
  const { images, items } = await readProducts({
    format: 'products:1.0',
    products: { a: [], b: { versions: 7 }, c: { versions: { d: { items: { 'disk1.img': 'x' } } } } },
  })
  expect(images).toEqual([])
  expect(items).toMatchObject(Array(3).fill({ problem: { reason: 'there is no map' }, partial: true }))
})

it('any products are read without an exception', async () => {
  const value = fc.jsonValue({ maxDepth: 4 })
  const word = fc.constantFrom(
    'products',
    'versions',
    'items',
    '_aliases',
    'ftype',
    'disk1.img',
    'path',
    '__proto__',
    'a',
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      value,
      fc.dictionary(word, tie('tree'), { maxKeys: 4 }),
      fc.constantFrom('disk1.img', '../x'),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(fc.dictionary(word, tree, { maxKeys: 4 }), async (top) => {
      const reading = await readProducts({ format: 'products:1.0', products: top, _aliases: top })
      for (const { url } of reading.images)
        expect(url ?? 'https://cloud.example/releases/').toMatch(/^https:\/\/cloud\.example\/releases\//)
    }),
    { numRuns: runs(200) },
  )
})
