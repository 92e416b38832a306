import { describe, expect, it } from 'vitest'
import { readFolder, reasonsOf } from '../fixtures.ts'

const packed = 'ab'.repeat(32)
const unpacked = 'cd'.repeat(32)
const at = (platform: string) => `https://builds.example/42.20250705.3.0/fcos-${platform}.x86_64.qcow2.xz`

const disk = (platform: string, more: object = {}) => ({
  disk: { location: at(platform), sha256: packed, 'uncompressed-sha256': unpacked, ...more },
})

const stream = (artifacts: unknown, more: object = {}) =>
  JSON.stringify({
    stream: 'stable',
    metadata: { 'last-modified': '2025-07-21T10:00:00Z' },
    architectures: { x86_64: { artifacts } },
    ...more,
  })

const release = '42.20250705.3.0'
const qemu = { release, formats: { 'qcow2.xz': disk('qemu') } }
const read = (content: string) => readFolder('fedora-coreos', { 'stable.json': content })

describe('a disk of a stream', () => {
  it('becomes an image', async () => {
    const { images, items } = await read(stream({ qemu }))
    expect(items).toHaveLength(1)
    expect(images[0]).toMatchObject({
      name: 'Fedora CoreOS stable 42.20250705.3.0 qemu x86_64',
      os_distro: 'fedora-coreos',
      scp_os_version: '42',
      scp_os_build_version: '42.20250705.3.0',
      created_at: '2025-07-05T00:00:00Z',
      updated_at: '2025-07-21T10:00:00Z',
      os_hash_algo: 'sha256',
      os_hash_value: unpacked,
      url: at('qemu'),
      disk_format: 'qcow2',
      container_format: 'bare',
      visibility: 'public',
      scp_image_type: 'standard',
    })
  })

  it('is one image a platform; other platforms and formats are counted in a note', async () => {
    const openstack = { release, formats: { 'qcow2.xz': disk('openstack'), 'raw.xz': disk('openstack') } }
    const aws = { release, formats: { 'vmdk.xz': disk('aws') } }
    const { images, notes } = await read(stream({ qemu, openstack, aws }))
    expect(images.map(({ url }) => url)).toEqual([at('qemu'), at('openstack')])
    expect(reasonsOf(notes)).toEqual(['2 artefacts for other platforms than openstack and qemu are left out'])
  })

  it.each([
    [
      { 'uncompressed-sha256': undefined },
      packed,
      'url is a packed file; os_hash_value is the digest of that file',
    ],
    [{ 'uncompressed-sha256': 'XXX' }, null, 'no digest is published'],
    [{ 'uncompressed-sha256': undefined, sha256: 7 }, null, 'no digest is published'],
  ])('with %j says what its digest is of', async (digests, value, note) => {
    const { images, notes } = await read(
      stream({ qemu: { release, formats: { 'qcow2.xz': disk('qemu', digests) } } }),
    )
    expect(images[0]?.os_hash_value).toBe(value)
    expect(reasonsOf(notes)).toEqual([note])
  })

  it('of a later release is another image, of a later statement the same', async () => {
    const later = stream(
      { qemu: { ...qemu, formats: { 'qcow2.xz': disk('qemu', { location: at('qemu2') }) } } },
      { metadata: { 'last-modified': '2025-08-01T00:00:00Z' } },
    )
    const next = stream({ qemu: { ...qemu, release: '42.20250801.3.0' } })
    const { images } = await readFolder('fedora-coreos', {
      'b/stable.json': stream({ qemu }),
      'a/stable.json': later,
      'c/stable.json': next,
    })
    expect(images).toHaveLength(2)
    expect(images.find(({ url }) => url === at('qemu2'))).toMatchObject({
      created_at: '2025-07-05T00:00:00Z',
      updated_at: '2025-08-01T00:00:00Z',
    })
  })
})

describe('dirt', () => {
  const place = 'stable.json, x86_64'
  it.each([
    ['no release', { qemu: { formats: qemu.formats } }, `${place} qemu qcow2.xz`, 'there is no release'],
    [
      'a release that is a number',
      { qemu: { ...qemu, release: 42 } },
      `${place} qemu qcow2.xz`,
      'there is no release',
    ],
    [
      'no disk',
      { qemu: { release, formats: { 'qcow2.xz': {} } } },
      `${place} qemu qcow2.xz`,
      'location is no address: missing',
    ],
    [
      'a text for a disk',
      { qemu: { release, formats: { qcow2: 'x' } } },
      `${place} qemu qcow2`,
      'location is no address: missing',
    ],
    [
      'a path for an address',
      { qemu: { release, formats: { qcow2: { disk: { location: '/a' } } } } },
      `${place} qemu qcow2`,
      'location is no address: /a',
    ],
    ['no formats', { qemu: { release } }, `${place} qemu formats`, 'there is no JSON object'],
    ['null for a platform', { qemu: null }, `${place} qemu formats`, 'there is no JSON object'],
    ['a list for all platforms', [qemu], `${place} artifacts`, 'there is no JSON object'],
  ])('%s is one problem', async (_, artifacts, where, reason) => {
    const { items, problems } = await read(stream(artifacts))
    expect(problems).toEqual([{ place: where, reason }])
    expect(items).toHaveLength(1)
  })

  it('does not keep the rest from being read', async () => {
    const content = stream({ qemu, openstack: null }, {}).replace('"x86_64":{', '"s390x":7,"x86_64":{')
    const { images, problems } = await read(content)
    expect(images).toHaveLength(1)
    expect(problems.map((problem) => problem.place)).toEqual([
      'stable.json, s390x artifacts',
      'stable.json, x86_64 openstack formats',
    ])
  })

  it.each([
    ['', 'the file is not JSON'],
    ['{"stream":', 'the file is not JSON'],
    ['[]', 'there is no JSON object'],
    ['null', 'there is no JSON object'],
    ['"text"', 'there is no JSON object'],
    ['['.repeat(100_000) + ']'.repeat(100_000), 'there is no JSON object'],
    ['{"architectures":{}}', 'the stream has no name under "stream"'],
    ['{"architectures":{},"stream":7}', 'the stream has no name under "stream"'],
    ['{"architectures":[],"stream":"stable"}', 'there is no JSON object'],
  ])('%.40s is refused', async (content, reason) => {
    const { items, problems } = await read(content)
    expect(reasonsOf(problems)).toEqual([reason])
    expect(items).toHaveLength(1)
  })

  it('files of the same folder that are no stream metadata are noted', async () => {
    const { problems, notes } = await read('{"stream":"stable","releases":[]}')
    expect(problems).toEqual([])
    expect(reasonsOf(notes)).toEqual(['this is no stream metadata (no architectures); left out'])
  })

  it('a byte order mark is none', async () => {
    expect((await read(`\ufeff${stream({ qemu })}`)).images).toHaveLength(1)
  })
})
