import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFolder } from '../../../src/sources/folder/open-folder.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { account, readAll, reasonsOf } from '../fixtures.ts'
import { disk, oldFolder, put, readImages } from './fixtures.ts'

const digest = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex')
const noble = 'ubuntu-24.04-server-cloudimg-amd64-20260522.img'

describe('an image', () => {
  it('is what bytes, name and options tell', async () => {
    const folder = oldFolder({ [`cloud/${noble}`]: disk() })
    const settings = { 'base-url': 'https://images.example/pub' }
    const { images, items } = await readImages(folder, { settings, traced: true })
    expect(images).toEqual([
      expect.objectContaining({
        name: 'ubuntu-24.04-server-cloudimg-amd64-20260522',
        os_distro: 'ubuntu',
        scp_os_version: '24.04',
        scp_os_build_version: '20260522',
        created_at: '2026-05-22T00:00:00Z',
        updated_at: '2026-06-02T00:00:00Z',
        disk_format: 'qcow2',
        size: 262_144,
        virtual_size: 10_485_760,
        checksum: digest('md5', disk()),
        os_hash_algo: 'sha512',
        os_hash_value: digest('sha512', disk()),
        url: `https://images.example/pub/cloud/${noble}`,
        visibility: 'private',
        owner: account,
        status: 'active',
      }),
    ])
    expect(items).toMatchObject([
      { place: `cloud/${noble}`, document: { name: `cloud/${noble}`, sha256: digest('sha256', disk()) } },
    ])
  })

  it('has no url without the option, since a path is nobody else’s business', async () => {
    const { images } = await readImages(oldFolder({ [noble]: disk() }))
    expect(images).toMatchObject([{ url: null }])
  })

  it('of another name, or in another folder, is another one', async () => {
    const folder = oldFolder({ 'a.qcow2': disk() })
    const before = (await readImages(folder)).images[0]?.id
    expect((await readImages(folder)).images[0]?.id).toBe(before)
    expect((await readImages(oldFolder({ 'a.qcow2': disk() }))).images[0]?.id).not.toBe(before)
    renameSync(join(folder, 'a.qcow2'), join(folder, 'b.qcow2'))
    expect((await readImages(folder)).images[0]?.id).not.toBe(before)
  })

  it('keeps its id where the folder moves, when the address tells which it is', async () => {
    const settings = { 'base-url': 'https://images.example/pub/' }
    const ids = [oldFolder({ 'a.qcow2': disk() }), oldFolder({ 'a.qcow2': disk(1) })].map(
      async (folder) => (await readImages(folder, { settings })).images[0]?.id,
    )
    const [one, other] = await Promise.all(ids)
    expect(one).toBe(other)
  })

  it('whose name tells nothing is loaded and noted', async () => {
    const { images, notes } = await readImages(oldFolder({ 'web.qcow2': disk() }))
    expect(images).toMatchObject([{ name: 'web', os_distro: null, created_at: '2026-06-02T00:00:00Z' }])
    expect(reasonsOf(notes)).toEqual([
      'its name tells no distribution: say os_distro in a YAML file beside it',
    ])
  })
})

describe('a YAML file beside it', () => {
  it('says more, and wins over the name', async () => {
    const sideCar =
      'name: Our base\nscp_os_version: 24.10\nmin_disk: 20\nprotected: yes\nvisibility: public\nzone: lab-7\ncolour: red\n'
    const folder = oldFolder({ [noble]: disk(), [noble.replace('.img', '.YAML')]: sideCar })
    const { images, notes } = await readImages(folder)
    expect(images).toMatchObject([
      {
        name: 'Our base',
        os_distro: 'ubuntu',
        scp_os_version: '24.10',
        min_disk: 20,
        protected: true,
        visibility: 'public',
        zone: 'lab-7',
      },
    ])
    expect(reasonsOf(notes)).toEqual([`${noble.replace('.img', '.YAML')}: unknown keys are ignored: colour`])
  })

  it.each([
    ['visibility: privat', /visibility should be one of/],
    ['min_disk: [20]', /min_disk should be an integer/],
    ['created_at: 2026-02-30', /created_at should be a time/],
    ['- a', /no map of fields/],
    ['a: &a [*a]\nb: "', /not usable YAML/],
    [`x: ${'a'.repeat(70_000)}`, /larger than/],
  ])('that is wrong refuses the image, and says which: %j', async (text, reason) => {
    const { images, items } = await readImages(oldFolder({ 'alma-9.qcow2': disk(), 'alma-9.yaml': text }))
    expect(images).toEqual([])
    expect(items).toMatchObject([
      { problem: { reason: expect.stringMatching(reason) }, id: expect.any(String) },
    ])
  })

  it('cannot say what the bytes say, nor whose the image is', async () => {
    const other = 'f'.repeat(32)
    const text = `id: 70a599e0-31e7-49b7-b260-868f441e862b\nowner: ${other}\nsize: 1\nchecksum: x\n`
    const { images, notes } = await readImages(oldFolder({ 'alma-9.qcow2': disk(), 'alma-9.yaml': text }))
    expect(images).toMatchObject([{ owner: account, size: 262_144, checksum: digest('md5', disk()) }])
    expect(reasonsOf(notes)).toEqual(['alma-9.yaml: unknown keys are ignored: id, owner, size, checksum'])
  })
})

describe('lists of checksums', () => {
  const name = 'rocky-9.qcow2'
  it.each([
    ['SHA256SUMS', `${digest('sha256', disk())} *${name}\n`],
    ['MD5SUMS', `${digest('md5', disk())}  ./${name}\n`],
    ['CHECKSUM', `# a comment\nSHA512 (${name}) = ${digest('sha512', disk()).toUpperCase()}\n`],
    [`${name}.sha256`, digest('sha256', disk())],
  ])('that agree change nothing: %s', async (list, text) => {
    const { images, problems } = await readImages(oldFolder({ [name]: disk(), [list]: text }))
    expect(images).toHaveLength(1)
    expect(problems).toEqual([])
  })

  it('that do not agree refuse the image', async () => {
    const text = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${digest('sha256', disk(1))}  ${name}\n`
    const { images, items } = await readImages(oldFolder({ [name]: disk(), 'x-CHECKSUM': text }))
    expect(images).toEqual([])
    expect(items).toMatchObject([
      {
        problem: { place: name, reason: expect.stringMatching(/^its sha256 is .* but x-CHECKSUM says /) },
        id: expect.any(String),
      },
    ])
  })

  it('that are no files are spoken of, since nothing is compared with them', async () => {
    const folder = oldFolder({ [name]: disk(), 'digests.txt': `${digest('sha256', disk(1))}  ${name}\n` })
    symlinkSync('digests.txt', join(folder, 'SHA256SUMS'))
    execFileSync('mkfifo', [join(folder, 'MD5SUMS')])
    const { images, notes } = await readImages(folder)
    expect(images).toHaveLength(1)
    expect(notes.slice(1)).toEqual([
      { place: 'MD5SUMS', reason: 'it is no file' },
      { place: 'SHA256SUMS', reason: 'Cannot read SHA256SUMS: it is a symbolic link, a file is wanted.' },
    ])
  })

  it('count for their own folder only', async () => {
    const text = `${digest('sha256', disk(1))}  ${name}\n${digest('sha256', disk(1))}  ../a/${name}\n`
    const { images } = await readImages(
      oldFolder({ [`a/${name}`]: disk(), SHA256SUMS: text, 'b/SHA256SUMS': text }),
    )
    expect(images).toHaveLength(1)
  })
})

describe('what lies about', () => {
  it('is left out, and counted or named', async () => {
    const folder = oldFolder({
      'debian-12.qcow2': disk(),
      'readme.txt': 'hello',
      LICENSE: 'text',
      '.debian-12.qcow2.part': disk(),
      'a.qcow2.xz': 'x',
    })
    const outside = oldFolder({ 'out.qcow2': disk() })
    symlinkSync('debian-12.qcow2', join(folder, 'latest.qcow2'))
    symlinkSync(outside, join(folder, 'elsewhere'))
    symlinkSync('.', join(folder, 'loop'))
    execFileSync('mkfifo', [join(folder, 'pipe.qcow2')])
    const { images, notes, problems } = await readImages(folder)
    expect(images.map((image) => image.name)).toEqual(['debian-12'])
    expect(problems).toEqual([])
    expect(reasonsOf(notes)).toEqual([
      'this disk image is packed and is left out: unpack it',
      'left out: 3 symbolic links, 1 pipes, sockets and devices, 1 names that begin with a dot, 1 files that are no disk images by their names',
    ])
  })

  it('whose side-car cannot be read is not loaded without it: it may say that the image is private', async () => {
    const folder = oldFolder({
      'a.qcow2': disk(),
      'b.qcow2': disk(1),
      'c.qcow2': disk(2),
      'c.qcow2.yaml': 'min_disk: 1',
    })
    symlinkSync(join(oldFolder({ said: 'visibility: private' }), 'said'), join(folder, 'a.yaml'))
    execFileSync('mkfifo', [join(folder, 'b.yml')])
    const { images, problems, notes } = await readImages(folder)
    expect(images.map(({ name }) => name)).toEqual(['c'])
    expect(reasonsOf(problems)).toEqual([
      'Cannot read a.yaml: it is a symbolic link, a file is wanted.',
      'it is no file',
    ])
    expect(reasonsOf(notes)).toContain('this file is not read: to go with c.qcow2 it has to be called c.yaml')
  })

  it('a disk without an extension is found by its magic, other such files are not missed', async () => {
    const { images, problems } = await readImages(oldFolder({ 'ubuntu-22.04': disk(), Makefile: 'all:' }))
    // The extension of a name is what follows its last dot.
    expect(images).toEqual([])
    expect((await readImages(oldFolder({ golden: disk() }))).images).toMatchObject([{ name: 'golden' }])
    expect(problems).toEqual([])
  })

  it('what calls itself a disk and is none is a problem', async () => {
    const { items } = await readImages(
      oldFolder({ 'a.qcow2': '<html>', 'b.img': Buffer.from('1f8b08', 'hex'), 'c.vmdk': '' }),
    )
    expect(items.map((item) => 'problem' in item && item.problem.reason)).toEqual([
      expect.stringMatching(/answers with an HTML page/),
      expect.stringMatching(/This is a gzip file/),
      expect.stringMatching(/empty/),
    ])
  })

  it('bad names are problems that can be printed', async () => {
    const folder = oldFolder({ 'a\nb.qcow2': disk(), 'ok..alma-9.qcow2': disk(), '..alma-8.qcow2': disk() })
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('7261ff2e716366', 'hex'), Buffer.from('.qcow2')]),
      disk(),
    )
    const { images, problems } = await readImages(folder)
    expect(images.map((image) => image.name)).toEqual(['ok..alma-9'])
    expect(problems).toEqual([
      { place: 'a\\u{a}b.qcow2', reason: "the file's name has control characters: rename it" },
      { place: 'ra\ufffd.qcf.qcow2', reason: "the file's name is not UTF-8: rename it" },
    ])
  })

  it.skipIf(process.getuid?.() === 0)(
    'a folder that cannot be read is a problem of unknown size',
    async () => {
      const folder = oldFolder({ 'a.qcow2': disk() })
      mkdirSync(join(folder, 'locked'))
      chmodSync(join(folder, 'locked'), 0)
      const { items } = await readImages(folder)
      chmodSync(join(folder, 'locked'), 0o700)
      expect(items[0]).toMatchObject({ problem: { place: 'locked' }, partial: true })
    },
  )
})

describe('the source itself', () => {
  it('must be a folder', () => {
    expect(() => openFolder('/nonexistent/folder', {})).toThrow(SourceError)
    expect(() => openFolder(join(oldFolder({ a: 'b' }), 'a'), {})).toThrow('a folder is wanted')
  })

  it.each([
    [{ 'base-url': 'file:///srv' }],
    [{ 'base-url': 'https://user:pw@x.example/' }],
    [{ visibility: 'secret' }],
  ])('takes no option that makes no sense: %j', (settings) => {
    expect(() => openFolder(oldFolder({}), { settings })).toThrow(SourceError)
  })

  it('tells how far it has come, and stops at the signal', async () => {
    const folder = oldFolder({ 'a.qcow2': disk(), 'b.qcow2': disk(1), 'c.qcow2': disk(2) })
    const controller = new AbortController()
    const source = openFolder(folder, { account, signal: controller.signal })
    expect(source.position()).toEqual({ bytesRead: 0, totalBytes: undefined })
    let images = 0
    for await (const item of source) {
      if ('write' in item && ++images === 2) controller.abort()
    }
    expect(images).toBe(2)
    expect(source.position()).toEqual({ bytesRead: 2 * 262_144, totalBytes: 3 * 262_144 })
  })

  it('an empty folder is an empty source', async () => {
    const folder = oldFolder({})
    put(folder, 'sub/readme.md', '')
    expect((await readAll(openFolder(folder, {}))).images).toEqual([])
  })
})
