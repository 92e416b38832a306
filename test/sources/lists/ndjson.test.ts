import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { imageFieldNames, imageFields } from 'scp-images-client/contract/image-fields'
import { describe, expect, it } from 'vitest'
import { openNdjson } from '../../../src/sources/lists/ndjson.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { account, folderOf, readAll, smallestLine } from '../fixtures.ts'

const options = { account, accountName: 'publisher', userName: 'user@example.com' }

const read = (content: string | Buffer) =>
  readAll(openNdjson(join(folderOf({ 'images.ndjson': content }), 'images.ndjson'), options))
const readOne = (row: unknown) => read(JSON.stringify(row))

describe('a line that fits', () => {
  it('is taken as given, every field of it', async () => {
    const examples = Object.fromEntries(imageFieldNames.map((name) => [name, imageFields[name].example]))
    const { images, problems, notes } = await readOne(examples)
    expect(images).toEqual([examples])
    expect([problems, notes]).toEqual([[], []])
    expect(Object.keys(images[0] ?? {})).toEqual(imageFieldNames)
  })

  it('may say its zone, or nothing of it', async () => {
    expect((await readOne({ ...smallestLine, zone: 'kr-east1-b' })).images[0]?.zone).toBe('kr-east1-b')
    expect((await readOne(smallestLine)).images[0]?.zone).toBeNull()
  })

  it('may leave out optional fields, the owner and the file', async () => {
    const { images } = await readOne(smallestLine)
    expect(images[0]).toMatchObject({
      ...smallestLine,
      file: '/v2/images/70a599e0-31e7-49b7-b260-868f441e862b/file',
      owner: account,
      owner_account_name: 'publisher',
      owner_user_name: 'user@example.com',
      checksum: null,
      volumes: null,
    })
  })

  it('keeps the names of an owner that it gives itself', async () => {
    const { images } = await readOne({ ...smallestLine, owner: 'f'.repeat(32), os_distro: null })
    expect(images[0]).toMatchObject({ owner: 'f'.repeat(32), owner_account_name: null, os_distro: null })
  })

  it('gets times in UTC with whole seconds', async () => {
    const { images } = await readOne({ ...smallestLine, created_at: '2025-07-22T09:00:00.5+09:00' })
    expect(images[0]?.created_at).toBe('2025-07-22T00:00:00Z')
  })

  it('has sizes up to 2^53-1 and any text', async () => {
    const { images } = await readOne({ ...smallestLine, size: 2 ** 53 - 1, name: '이미지 😀 \u0001"' })
    expect(images[0]).toMatchObject({ size: 2 ** 53 - 1, name: '이미지 😀 \u0001"' })
  })

  it('has members, of which the last word of an account counts', async () => {
    const members = [
      { member_id: 'a', status: 'pending' },
      { member_id: 'b', status: 'rejected' },
      { member_id: 'a', status: 'accepted' },
    ]
    const { items } = await readOne({ ...smallestLine, visibility: 'shared', members })
    expect(items[0]).toMatchObject({ write: { members: [members[2], members[1]] } })
    expect((await readOne(smallestLine)).items[0]).not.toHaveProperty('write.members')
  })

  it('may have a key twice: the last counts', async () => {
    const line = JSON.stringify(smallestLine).replace('{', '{"name":"first",')
    expect((await read(line)).images[0]?.name).toBe('imagename')
  })
})

describe('a line that does not fit', () => {
  it('is reported with everything that is wrong with it, and the others are read', async () => {
    const { created_at, name, ...rest } = smallestLine
    const bad = { ...rest, min_disk: '10', visibility: 'Public', os_hidden: null }
    const lines = [JSON.stringify(bad), 'no json', '[1]', '7', JSON.stringify({ created_at, name, ...rest })]
    const { images, problems } = await read(`${lines.join('\n')}\n`)
    expect(images).toHaveLength(1)
    expect(problems.map(({ place }) => place.replace(/.* line/, 'line'))).toEqual([
      'line 1',
      'line 2',
      'line 3',
      'line 4',
    ])
    expect(problems.map(({ reason }) => reason)).toEqual([
      'created_at is missing; min_disk should be an integer from 0 to 2147483647, not "10"; name is missing; ' +
        'os_hidden is missing; visibility should be one of public, community, shared, private, not "Public"',
      'the line is not JSON',
      'the line is not a JSON object',
      'the line is not a JSON object',
    ])
  })

  it.each([
    ['id', '70A599E0-31e7-49b7-b260-868f441e862b'],
    ['id', 7],
    ['min_disk', 2 ** 31],
    ['min_ram', -1],
    ['min_ram', 0.5],
    ['size', 2 ** 53],
    ['size', '5'],
    ['virtual_size', true],
    ['protected', 'false'],
    ['created_at', '2025-02-30T00:00:00Z'],
    ['updated_at', 1753200000],
    ['name', ''],
    ['name', 'x'.repeat(256)],
    ['name', 'with \0 in it'],
    ['os_distro', '\ud800'],
    ['url', `https://${'x'.repeat(2050)}`],
    ['volumes', []],
    ['visibility', 'everyone'],
    ['owner', ''],
    ['members', [{ member_id: 'a', status: 'maybe' }]],
    ['members', [{ status: 'accepted' }]],
    ['members', {}],
    ['members', [null]],
  ])('with %s %j', async (field, value) => {
    const { images, problems } = await readOne({ ...smallestLine, [field]: value })
    expect(images).toEqual([])
    expect(problems[0]?.reason).toMatch(new RegExp(`^${field} should be`))
  })

  it('counts characters, not code units', async () => {
    expect((await readOne({ ...smallestLine, name: '😀'.repeat(255) })).problems).toEqual([])
    expect((await readOne({ ...smallestLine, name: '😀'.repeat(256) })).images).toEqual([])
  })

  it('may be bytes that are not UTF-8, or too long', async () => {
    const latin = Buffer.from(JSON.stringify({ ...smallestLine, name: 'é' }), 'latin1')
    expect((await read(latin)).problems[0]?.reason).toBe('the line is not UTF-8')
    const { images, problems } = await read(`"${'x'.repeat(1_100_000)}"\n${JSON.stringify(smallestLine)}`)
    expect(problems[0]?.reason).toBe('the line is longer than 1000000 bytes')
    expect(images).toHaveLength(1)
  })

  it('may have a byte NUL, or two objects, or be nested as deep as it is long', async () => {
    const line = JSON.stringify(smallestLine)
    const deep = '['.repeat(400_000) + ']'.repeat(400_000)
    const lines = [line.replace('imagename', '\0'), line + line, line.replace('"imagename"', deep), line]
    const { images, problems } = await read(lines.join('\n'))
    expect(images).toHaveLength(1)
    expect(problems.map(({ reason }) => reason)).toEqual([
      'the line is not JSON',
      'the line is not JSON',
      'name should be a text of 1 to 255 characters, well-formed and without NUL, not something nested too deeply',
    ])
  })

  it('lacks an owner when no account stands in for it', async () => {
    const path = join(folderOf({ 'a.ndjson': JSON.stringify(smallestLine) }), 'a.ndjson')
    expect((await readAll(openNdjson(path, {}))).problems[0]?.reason).toBe('owner is missing')
  })
})

describe('the file', () => {
  it('may have keys that mean nothing: noted once a name', async () => {
    const line = JSON.stringify({ ...smallestLine, shelf: 'a', tags: [] })
    const { images, notes } = await read(`${line}\n${line}\n`)
    expect(images).toHaveLength(2)
    expect(notes.map(({ reason }) => reason)).toEqual([
      'unknown key "shelf" is ignored, here and in later lines',
      'unknown key "tags" is ignored, here and in later lines',
    ])
  })

  it('may have so many unknown keys that only the first hundred are named', async () => {
    const keys = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`key${at}`, 1]))
    const { notes } = await readOne({ ...smallestLine, ...keys, [`long${'x'.repeat(10_000)}`]: 1 })
    expect(notes).toHaveLength(100)
    const { notes: odd } = await read(`{"__proto__": {}, "constructor": 1, "${'x'.repeat(10_000)}": 2}`)
    expect(odd.map(({ reason }) => reason.slice(0, 30))).toEqual([
      'unknown key "__proto__" is ign',
      'unknown key "constructor" is i',
      `unknown key "${'x'.repeat(17)}`,
    ])
    expect(odd[2]?.reason.length).toBeLessThan(200)
  })

  it('may be gzip whatever its name, have a byte order mark, be empty', async () => {
    const text = `\ufeff${JSON.stringify(smallestLine)}\r\n`
    expect((await read(gzipSync(text))).images).toEqual((await read(text)).images)
    expect((await read(text)).images).toHaveLength(1)
    expect((await read('')).items).toEqual([])
    expect((await read('{')).problems).toHaveLength(1)
  })

  it('may be cut off gzip: what could be read is given, then an error', async () => {
    const packed = gzipSync(`${JSON.stringify(smallestLine)}\n`.repeat(50_000))
    const path = join(folderOf({ 'a.gz': packed.subarray(0, packed.length - 20) }), 'a.gz')
    let images = 0
    const reading = (async () => {
      for await (const item of openNdjson(path, options)) if ('write' in item) images++
    })()
    await expect(reading).rejects.toThrow(
      `Cannot read ${path} to its end: the gzip data is damaged or cut off.`,
    )
    expect(images).toBeGreaterThan(0)
  })

  it('tells how far reading has come', async () => {
    const content = `${JSON.stringify(smallestLine)}\n`.repeat(3000)
    const source = openNdjson(join(folderOf({ 'a.ndjson': content }), 'a.ndjson'), options)
    expect(source.position()).toEqual({ bytesRead: 0, totalBytes: content.length })
    await readAll(source)
    expect(source.position()).toEqual({ bytesRead: content.length, totalBytes: content.length })
  })

  it('must be there, and a file', () => {
    const folder = folderOf({})
    expect(() => openNdjson(join(folder, 'none'), options)).toThrow(SourceError)
    expect(() => openNdjson(join(folder, 'none'), options)).toThrow(/there is no such file or folder/)
    expect(() => openNdjson(folder, options)).toThrow('it is a folder, a file is wanted')
  })

  it('is left at a signal', async () => {
    const path = join(
      folderOf({ 'a.ndjson': `${JSON.stringify(smallestLine)}\n`.repeat(20_000) }),
      'a.ndjson',
    )
    const stop = new AbortController()
    let images = 0
    for await (const item of openNdjson(path, { ...options, signal: stop.signal })) {
      if ('write' in item && ++images === 10) stop.abort()
    }
    expect(images).toBeLessThan(20_000)
  })
})
