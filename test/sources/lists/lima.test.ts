import { describe, expect, it } from 'vitest'
import { readFolder, reasonsOf } from '../fixtures.ts'

const sha = 'cd'.repeat(32)
const sha512 = 'ef'.repeat(64)
const release = 'https://cloud.example/releases/noble/release-20250725/ubuntu-24.04-server-cloudimg-amd64.img'

const template = (...rows: string[]) => `images:\n${rows.map((row) => `- ${row}\n`).join('')}`
const read = (content: string, name = 'ubuntu-24.04.yaml') => readFolder('lima', { [name]: content })

describe('a row of a template', () => {
  it('becomes an image', async () => {
    const { images, items } = await read(
      template(`{location: "${release}", arch: x86_64, digest: "sha256:${sha}"}`),
    )
    expect(items).toHaveLength(1)
    expect(images[0]).toMatchObject({
      name: 'Ubuntu 24.04 x86_64 (20250725)',
      os_distro: 'ubuntu',
      scp_os_version: '24.04',
      scp_os_build_version: '20250725',
      created_at: '2025-07-25T00:00:00Z',
      updated_at: '2025-07-25T00:00:00Z',
      disk_format: 'qcow2',
      os_hash_algo: 'sha256',
      os_hash_value: sha,
      url: release,
      scp_image_type: 'standard',
      status: 'active',
      visibility: 'public',
      min_disk: 0,
      min_ram: 0,
      checksum: null,
    })
  })

  it('without a digest is loaded and noted', async () => {
    const rolling = 'https://cloud.example/releases/noble/release/ubuntu-24.04-server-cloudimg-amd64.img'
    const { images, notes } = await read(template(`{location: "${rolling}", arch: x86_64}`))
    expect(images[0]).toMatchObject({
      name: 'Ubuntu 24.04 x86_64 (latest)',
      os_hash_value: null,
      scp_os_build_version: null,
      created_at: '1970-01-01T00:00:00Z',
    })
    expect(reasonsOf(notes)).toEqual([
      `no digest is published; the data at ${rolling} may change`,
      'nothing tells when it was made; created_at is 1970-01-01T00:00:00Z',
    ])
  })

  it('with a digest that is none is loaded and noted', async () => {
    for (const [digest, shown] of [
      ['"sha256:XXX"', 'sha256:XXX'],
      ['[a]', 'a list'],
    ]) {
      const { images, notes } = await read(template(`{location: "${release}", digest: ${digest}}`))
      expect(images[0]?.os_hash_algo).toBeNull()
      expect(reasonsOf(notes)).toEqual([`digest is none: ${shown}`])
    }
  })

  it('that is packed says whose digest it is', async () => {
    const packed = 'https://x.example/20250101/a.qcow2.xz'
    const { images, notes } = await read(template(`{location: "${packed}", digest: "sha512:${sha512}"}`))
    expect(images[0]).toMatchObject({ os_hash_algo: 'sha512', os_hash_value: sha512, disk_format: 'qcow2' })
    expect(reasonsOf(notes)).toEqual(['url is a packed file; os_hash_value is the digest of that file'])
  })

  it('of another address with the same file, build and architecture is the same image', async () => {
    const mirror = release.replace('cloud.example', 'mirror.example')
    const { images, items, notes } = await read(
      template(
        `{location: "${release}", digest: "sha256:${sha}"}`,
        `{location: "${mirror}", digest: "sha256:${sha}"}`,
      ),
    )
    expect(images.map(({ url }) => url)).toEqual([mirror])
    expect(items.flatMap((item) => ('write' in item ? (item.write.earlier ?? []) : []))).toEqual([])
    expect(reasonsOf(notes)).toEqual([
      'this is the image of ubuntu-24.04.yaml, images[0] again with other facts; this row counts',
    ])
  })

  it('of another architecture or build is another image', async () => {
    const arm = release.replace('amd64', 'arm64')
    const later = release.replace('20250725', '20250801')
    const { images } = await read(
      template(`{location: "${release}"}`, `{location: "${arm}", arch: aarch64}`, `{location: "${later}"}`),
    )
    expect(new Set(images.map(({ id }) => id)).size).toBe(3)
    const same = await read(template(`{location: "${release}"}`, `{location: "${release}", arch: s390x}`))
    expect(new Set(same.images.map(({ id }) => id)).size).toBe(2)
  })
})

describe('names and versions', () => {
  it.each([
    [
      'almalinux-10.yaml',
      'https://x.example/AlmaLinux-10-GenericCloud-10.1-20251125.0.x86_64.qcow2',
      'AlmaLinux 10.1 x86_64 (20251125.0)',
      'alma',
      '10.1',
    ],
    [
      'almalinux-10.yaml',
      'https://x.example/AlmaLinux-10-GenericCloud-10.1-20251125.0.x86_64_v2.qcow2',
      'AlmaLinux 10.1 x86_64_v2 (20251125.0)',
      'alma',
      '10.1',
    ],
    [
      'debian-12.yaml',
      'https://x.example/20250703-2162/debian-12-genericcloud-amd64-20250703-2162.qcow2',
      'Debian 12 genericcloud x86_64 (20250703-2162)',
      'debian',
      '12',
    ],
    [
      'oraclelinux-9.yaml',
      'https://x.example/OL9U6_x86_64-kvm-b265.qcow2',
      'Oracle Linux 9.6 x86_64 (b265)',
      'oracle',
      '9.6',
    ],
    [
      'alpine.yaml',
      'https://x.example/v3.22/nocloud_alpine-3.22.1-x86_64-uefi-cloudinit-r0.qcow2',
      'Alpine Linux 3.22.1 x86_64 (r0)',
      'alpine',
      '3.22.1',
    ],
    [
      'fedora-43.yaml',
      'https://x.example/43/Fedora-Cloud-Base-Generic-43-1.6.x86_64.qcow2',
      'Fedora 43 x86_64 (1.6)',
      'fedora',
      '43',
    ],
    ['plan9.yaml', 'https://x.example/plan9.qcow2', 'plan9 x86_64', 'plan9', null],
  ])('%s: %s', async (file, url, name, osDistro, osVersion) => {
    const { images } = await readFolder('lima', { [file]: template(`{location: "${url}"}`) })
    expect(images[0]).toMatchObject({ name, os_distro: osDistro, scp_os_version: osVersion })
  })

  it('a kept version is named as the file of today', async () => {
    const { images } = await read(
      template(`{location: "${release}"}`),
      'ubuntu-24.04.2025-08-01.0123456789.yaml',
    )
    expect(images[0]?.name).toBe('Ubuntu 24.04 x86_64 (20250725)')
  })
})

describe('dirt', () => {
  it('is named row by row, and the good rows are read', async () => {
    const { images, problems } = await read(
      template(
        'null',
        '[]',
        'text',
        '{location: [a]}',
        '{arch: x86_64}',
        '{location: /a.img}',
        `{location: "${release}"}`,
        '{location: "https://x.example/a.ipsw"}',
      ),
    )
    expect(images).toHaveLength(1)
    expect(problems.map(({ place, reason }) => `${place}: ${reason}`)).toEqual([
      'ubuntu-24.04.yaml, images[0]: location is no address: missing',
      'ubuntu-24.04.yaml, images[1]: location is no address: missing',
      'ubuntu-24.04.yaml, images[2]: location is no address: missing',
      'ubuntu-24.04.yaml, images[3]: location is no address: a list',
      'ubuntu-24.04.yaml, images[4]: location is no address: missing',
      'ubuntu-24.04.yaml, images[5]: location is no address: /a.img',
      'ubuntu-24.04.yaml, images[7]: the file at https://x.example/a.ipsw is not a disk image',
    ])
  })

  it.each(['', 'text', '[]', 'images: {}', 'images: text', 'other: []'])(
    '"%s" is no template',
    async (text) => {
      const { items, problems } = await read(text)
      expect(items).toHaveLength(1)
      expect(problems).toEqual([{ place: 'ubuntu-24.04.yaml', reason: 'there is no list under "images"' }])
    },
  )
})
