import { describe, expect, it } from 'vitest'
import { isImageId } from '../../../src/catalogue/query/image-query.ts'
import { account, readFolder, reasonsOf } from '../fixtures.ts'

const sha = 'ab'.repeat(32)

const ubuntu = (versions: string, more = '') => `images:
  - name: Ubuntu 24.04
    format: qcow2
    min_disk: 8
    min_ram: 512
    status: active
    visibility: public
    multi: true
    meta:
      architecture: x86_64
      os_distro: ubuntu
      os_version: '24.04'
    ${more}
    versions:
${versions}`

const version = (...lines: string[]) =>
  `      - version: '20250101'\n${lines.map((line) => `        ${line}\n`).join('')}`

const address = 'url: https://cloud.example/noble/20250101/noble-amd64.img'

const read = (content: string, name = 'ubuntu.yml') => readFolder('osism', { [name]: content })
const readVersion = async (...lines: string[]) => {
  const { images, problems, notes } = await read(ubuntu(version(...lines)))
  return { image: images[0], reasons: reasonsOf([...problems, ...notes]) }
}

describe('a version of an entry', () => {
  it('becomes an image', async () => {
    const row = version(address, `checksum: sha256:${sha}`, 'build_date: 2025-01-02')
    const { images, problems, notes } = await read(ubuntu(row))
    expect([problems, notes]).toEqual([[], []])
    const [image] = images
    expect(isImageId(image?.id ?? '')).toBe(true)
    expect(image).toEqual({
      checksum: null,
      container_format: 'bare',
      created_at: '2025-01-02T00:00:00Z',
      disk_format: 'qcow2',
      file: `/v2/images/${image?.id}/file`,
      id: image?.id,
      min_disk: 8,
      min_ram: 512,
      name: 'Ubuntu 24.04 (20250101)',
      os_distro: 'ubuntu',
      os_hash_algo: 'sha256',
      os_hash_value: sha,
      os_hidden: false,
      owner: account,
      owner_account_name: null,
      owner_user_name: null,
      protected: false,
      root_device_name: null,
      scp_gpu_driver: null,
      scp_image_type: 'standard',
      scp_k8s_version: null,
      scp_original_image_type: 'standard',
      scp_os_build_version: '20250101',
      scp_os_version: '24.04',
      scp_supported_class_types: null,
      size: null,
      status: 'active',
      updated_at: '2025-01-02T00:00:00Z',
      url: 'https://cloud.example/noble/20250101/noble-amd64.img',
      virtual_size: null,
      visibility: 'public',
      volumes: null,
      zone: null,
    })
  })

  it('is made at its build date, else the day in its version, else in its address', async () => {
    expect((await readVersion(address, 'build_date: 2024-12-31')).image?.created_at).toMatch(/^2024-12-31/)
    expect((await readVersion(address)).image?.created_at).toMatch(/^2025-01-01/)
    const other = ubuntu(`      - version: '1'\n        ${address}\n`)
    expect((await read(other)).images[0]?.created_at).toMatch(/^2025-01-01/)
  })

  it('takes the maker’s own address before copies', async () => {
    const [a, b, c] = ['source', 'url', 'mirror_url'].map((key) => `${key}: https://${key[0]}.example/a.img`)
    expect((await readVersion(c as string, b as string, a as string)).image?.url).toMatch('https://s.example')
    expect((await readVersion(c as string, b as string)).image?.url).toMatch('https://u.example')
    expect((await readVersion(c as string, 'url: private')).image?.url).toMatch('https://m.example')
    const notes = async (...lines: string[]) => (await readVersion(...lines)).reasons
    expect(await notes(a as string, b as string, 'mirror_url: https://s.example/a.img')).toEqual([
      'url is left out, the copy of https://s.example/a.img at https://u.example/a.img',
    ])
    expect(await notes(a as string, 'url: XXX')).toEqual([])
  })

  it('may be hidden, or have its own visibility and OS version', async () => {
    const { image } = await readVersion(
      address,
      'hidden: True',
      'visibility: community',
      "os_version: '24.04.1'",
    )
    expect(image).toMatchObject({ os_hidden: true, visibility: 'community', scp_os_version: '24.04.1' })
  })

  it.each([
    ['meta: {os_purpose: gpu}', 'gpu_standard'],
    ['meta: {os_purpose: k8snode}', 'k8s'],
    ['meta: {os_purpose: minimal}', 'standard'],
  ])('with %s has the type %s', async (line, type) => {
    const { image } = await readVersion(address, line)
    expect(image).toMatchObject({ scp_image_type: type, scp_original_image_type: type })
  })
})

describe('shapes of the file', () => {
  const list = `- version: '1.2'\n      ${address}`

  it('versions may be a map, or absent in the oldest entries, and images a bare list', async () => {
    const map = ubuntu(`      '20250101':\n        ${address}\n`)
    const old = `- name: Ubuntu 24.04 (20250101)\n  ${address}\n`
    const [a, b, c] = await Promise.all([read(ubuntu(version(address))), read(map), read(old)])
    expect(b.images[0]).toEqual(a.images[0])
    expect(c.images[0]).toMatchObject({ id: a.images[0]?.id, name: a.images[0]?.name })
  })

  it('multi: false puts the version behind the name and makes it the OS version', async () => {
    const entry = (more: string) =>
      `images:\n  - name: Cirros\n    multi: False\n    ${more}\n    versions:\n    ${list}\n`
    expect((await read(entry(''))).images[0]).toMatchObject({ name: 'Cirros 1.2', scp_os_version: '1.2' })
    expect((await read(entry('separator: "-"'))).images[0]?.name).toBe('Cirros-1.2')
  })

  it('another architecture is another image, and shows in its name', async () => {
    const arm = ubuntu(version(address)).replace('x86_64', 'aarch64')
    const { images } = await readFolder('osism', { 'a.yml': ubuntu(version(address)), 'b.yaml': arm })
    expect(images.map(({ name }) => name)).toEqual([
      'Ubuntu 24.04 (20250101)',
      'Ubuntu 24.04 aarch64 (20250101)',
    ])
    expect(images[0]?.id).not.toBe(images[1]?.id)
  })

  it('Kubernetes nodes tell their OS in the address', async () => {
    const node = `images:
  - name: Kubernetes CAPI
    versions:
      - version: 1.33.1
        url: https://x.example/ubuntu-2204-kube-v1.33/ubuntu-2204-kube-v1.33.1.qcow2
        build_date: 2025-05-20
`
    expect((await read(node)).images[0]).toMatchObject({
      scp_image_type: 'k8s',
      scp_k8s_version: 'v1.33.1',
      scp_os_version: '22.04',
      scp_os_build_version: '20250520',
    })
  })
})

describe('dirt', () => {
  it.each([
    ['url: https://x.example/HEREBE/DRAGONS.img', 'url is no address: https://x.example/HEREBE/DRAGONS.img'],
    ['login: ubuntu', 'there is no address (source, url or mirror_url)'],
    ['url: [a, b]', 'there is no address (source, url or mirror_url)'],
  ])('%s is refused', async (line, reason) => {
    const { image, reasons } = await readVersion(line)
    expect(image).toBeUndefined()
    expect(reasons).toEqual([reason])
  })

  it('a file of no known format is refused, unless the entry declares one', async () => {
    const row = ubuntu(version('url: https://x.example/20250101/a.bin'))
    expect((await read(row)).images[0]?.disk_format).toBe('qcow2')
    const { problems } = await read(row.replace('format: qcow2', ''))
    expect(reasonsOf(problems)).toEqual(['no disk format is known for https://x.example/20250101/a.bin'])
  })

  it.each([
    ['checksum: sha256:XXX', 'checksum is no digest: sha256:XXX', { os_hash_value: null }],
    ['checksum: [a]', 'checksum is no digest: a list', { os_hash_value: null }],
    [
      'build_date: yesterday or so',
      'build_date is no day: yesterday or so',
      { scp_os_build_version: '20250101' },
    ],
    [
      'hidden: perhaps',
      'hidden is neither true nor false: perhaps; the image is hidden',
      { os_hidden: true },
    ],
    ['hidden: {a: b}', 'hidden is neither true nor false: a map; the image is hidden', { os_hidden: true }],
    ['visibility: all', 'visibility all is unknown; the image is private', { visibility: 'private' }],
    ['visibility: [public]', 'visibility a list is unknown; the image is private', { visibility: 'private' }],
    ['mirror_url: XXX\n        source: XXX', 'source is no address: XXX', {}],
  ])('%s is noted', async (line, note, facts) => {
    const { image, reasons } = await readVersion(address, line)
    expect(reasons).toEqual([note])
    expect(image).toMatchObject(facts)
  })

  it('sizes that are none are noted', async () => {
    const dirty = ubuntu(version(address)).replace('min_disk: 8', 'min_disk: ten').replace('512', '[512]')
    const { images, notes } = await read(dirty)
    expect(reasonsOf(notes)).toEqual([
      'min_disk is no whole number: ten; it is 0',
      'min_ram is no whole number: a list; it is 0',
    ])
    expect(images[0]).toMatchObject({ min_disk: 0, min_ram: 0 })
  })

  it('what the field table refuses is a problem that names the field', async () => {
    const { images, problems } = await read(
      ubuntu(version(address)).replace('min_disk: 8', 'min_disk: 9999999999'),
    )
    expect(images).toEqual([])
    expect(reasonsOf(problems)).toEqual([
      'min_disk should be an integer from 0 to 2147483647, not 9999999999',
    ])
  })

  it('a packed file leaves open which digest is published', async () => {
    const { reasons } = await readVersion(
      'url: https://x.example/20250101/a.raw.xz',
      `checksum: sha256:${sha}`,
    )
    expect(reasons[0]).toMatch(/^url is a packed file; it is not said/)
  })

  it.each([
    ['images: [null]', 'images[0] without a name', 'the entry has no name'],
    ['images: [text]', 'images[0] without a name', 'the entry has no name'],
    ['images: [[[]]]', 'images[0] without a name', 'the entry has no name'],
    ['images: [{name: a}]', 'images[0] a', 'there is no address (source, url or mirror_url)'],
    ['images: [{name: a, versions: {}}]', 'images[0] a', 'there is no address (source, url or mirror_url)'],
    ['images: [{name: a, versions: []}]', 'images[0] a', 'there is no address (source, url or mirror_url)'],
    ['images: [{name: a, versions: 7}]', 'images[0] a', 'there is no address (source, url or mirror_url)'],
    [
      'images: [{name: a, versions: ["1.0"]}]',
      'images[0] a, versions[0] 1.0',
      'there is no address (source, url or mirror_url)',
    ],
    [
      'images: [{name: a, versions: [null]}]',
      'images[0] a, versions[0] null',
      'there is no address (source, url or mirror_url)',
    ],
  ])('%s is one problem', async (content, place, reason) => {
    const { items, problems } = await read(content, 'a.yml')
    expect(problems).toEqual([{ place: `a.yml, ${place}`, reason }])
    expect(items).toHaveLength(1)
  })

  it('is named row by row, and the good rows are read', async () => {
    const row = (name: string, url: string) =>
      `- {name: ${name}, versions: [{version: '1', url: '${url}'}]}\n`
    const good = 'https://x.example/a.qcow2'
    const { images, problems } = await read(
      row('a', good) + row('b', 'XXX') + row('c', good) + row('d', 'XXX'),
    )
    expect(images.map(({ name }) => name)).toEqual(['a (1)', 'c (1)'])
    expect(problems.map(({ place }) => place)).toEqual([
      'ubuntu.yml, images[1] b, versions[0] 1',
      'ubuntu.yml, images[3] d, versions[0] 1',
    ])
  })

  it('is shown in part when it is long', async () => {
    const long = 'x'.repeat(100_000)
    const { problems } = await read(`- {name: ${long}, versions: [{version: '1', url: ${long}}]}\n`)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.place.length).toBe(300)
    expect(problems[0]?.reason.length).toBe(600)
  })
})
