import { describe, expect, it } from 'vitest'
import { sourceKinds } from '../../src/sources/kinds.ts'
import { account, folderOf, readAll, readFolder, reasonsOf } from './fixtures.ts'

const json = JSON.stringify
const sha256 = 'cd'.repeat(32)
const sha512 = 'ef'.repeat(64)

describe('multipass', () => {
  const address = 'https://cloud.example/trixie/20260810-2566/debian-13-generic-arm64-20260810-2566.qcow2'
  const list = (item: object, more: object = {}) =>
    json({
      Debian: {
        os: 'Debian',
        release: 'trixie',
        release_title: '13',
        aliases: 'debian',
        items: { arm64: item },
        ...more,
      },
    })

  it('one build of a release for one architecture is an image', async () => {
    const item = { id: `sha512:${sha512}`, image_location: address, size: 429_195_264, version: '20260810' }
    const { images } = await readFolder('multipass', {
      'distribution-info.2026-08-16.10561448f.json': list(item),
    })
    expect(images).toMatchObject([
      {
        name: 'Debian 13 arm64 (20260810)',
        os_distro: 'debian',
        scp_os_version: '13',
        scp_os_build_version: '20260810',
        created_at: '2026-08-10T00:00:00Z',
        updated_at: '2026-08-16T00:00:00Z',
        os_hash_algo: 'sha512',
        os_hash_value: sha512,
        size: 429_195_264,
        url: address,
      },
    ])
  })

  it('a digest without a word is SHA-256, and one that is none is noted', async () => {
    const item = (id: unknown) => list({ id, image_location: address, version: '20260810' })
    expect((await readFolder('multipass', { 'a.json': item(sha256) })).images).toMatchObject([
      { os_hash_algo: 'sha256' },
    ])
    expect(reasonsOf((await readFolder('multipass', { 'a.json': item('x') })).notes)).toEqual([
      'no digest is published',
    ])
  })

  it('what has no address or no items is a problem', async () => {
    const { problems } = await readFolder('multipass', {
      'a.json': list({ image_location: 'x' }),
      'b.json': list({}, { items: [] }),
      'c.json': '[]',
    })
    expect(reasonsOf(problems)).toEqual([
      'image_location is no address: x',
      'there is no map under "items"',
      'there is no map of distributions',
    ])
  })
})

describe('debian-builds', () => {
  const stem = 'debian-12-genericcloud-amd64-20250210-2019'
  const upload = (format: string, more: object = {}) => ({
    kind: 'Upload',
    data: { provider: 'cloud.debian.org', ref: `bookworm/20250210-2019/${stem}.${format}`, ...more },
    metadata: {
      annotations: {
        'cloud.debian.org/digest': `sha512:${Buffer.from(sha512, 'hex').toString('base64').replace(/=+$/, '')}`,
      },
      labels: { 'cloud.debian.org/version': '20250210-2019', 'upload.cloud.debian.org/image-format': format },
    },
  })

  it('an upload that is a disk is an image; its digest is written in hexadecimal', async () => {
    const items = [{ kind: 'Build', data: {} }, upload('internal'), upload('raw'), upload('qcow2')]
    const { images, notes } = await readFolder('debian-builds', { 'a.json': json({ items }) })
    expect(images).toMatchObject([
      { name: `${stem} raw`, disk_format: 'raw' },
      {
        name: stem,
        disk_format: 'qcow2',
        os_distro: 'debian',
        scp_os_version: '12',
        scp_os_build_version: '20250210-2019',
        created_at: '2025-02-10T00:00:00Z',
        os_hash_algo: 'sha512',
        os_hash_value: sha512,
        url: `https://cloud.debian.org/images/cloud/bookworm/20250210-2019/${stem}.qcow2`,
      },
    ])
    expect(reasonsOf(notes)).toEqual([
      '2 builds and uploads in other formats than qcow2 and raw are left out',
    ])
  })

  it.each([
    { ref: '../../evil.qcow2' },
    { ref: [] },
    { provider: 'evil.example' },
    { provider: '__proto__' },
  ])('one whose address is not known is a problem: %j', async (more) => {
    const { images, problems } = await readFolder('debian-builds', {
      'a.json': json({ items: [upload('qcow2', more)] }),
    })
    expect(images).toEqual([])
    expect(reasonsOf(problems)).toEqual([expect.stringMatching(/^no address is known for/)])
  })
})

describe('fedora-releases', () => {
  const row = (link: unknown, more: object = {}) => ({
    version: '40',
    arch: 'x86_64',
    variant: 'Cloud',
    link,
    sha256,
    size: '397475840',
    ...more,
  })

  it('a file that is a disk is an image; others are counted', async () => {
    const base = 'https://download.example/releases/40'
    const rows = [
      'Fedora-Cloud-Base-Generic.x86_64-40-1.14.qcow2',
      'Fedora-Cloud-Base-AmazonEC2.x86_64-40-1.14.raw.xz',
      'Fedora-KDE-Live-x86_64-40-1.14.iso',
      'a.tar.gz',
      'b.box',
    ]
    const { images, notes } = await readFolder('fedora-releases', {
      'releases.json': json(rows.map((file) => row(`${base}/${file}`))),
    })
    expect(images).toMatchObject([
      {
        name: 'Fedora-Cloud-Base-Generic.x86_64-40-1.14',
        disk_format: 'qcow2',
        scp_os_version: '40',
        scp_os_build_version: '1.14',
        size: 397_475_840,
        os_hash_value: sha256,
      },
      {
        name: 'Fedora-Cloud-Base-AmazonEC2.x86_64-40-1.14',
        disk_format: 'raw',
        scp_os_build_version: '1.14',
      },
    ])
    expect(reasonsOf(notes)).toContain('3 installers, archives and boxes are left out')
    expect(reasonsOf(notes)).toContain('url is a packed file; os_hash_value is the digest of that file')
  })

  it('a row without an address is a problem', async () => {
    const { problems } = await readFolder('fedora-releases', { 'a.json': json([row([]), 7]), 'b.json': '{}' })
    expect(reasonsOf(problems)).toEqual([
      'link is no address: a list',
      'link is no address: missing',
      'there is no list of releases',
    ])
  })
})

describe('ami-list', () => {
  const record = (more: object = {}) => ({
    ami_id: 'ami-0464ce967949b41e8',
    name: 'amzn2-ami-ecs-kernel-5.10-gpu-hvm-2.0.20240818-x86_64-ebs',
    owner_id: '591542846629',
    platform: null,
    public: true,
    root_device_name: '/dev/xvda',
    state: 'available',
    ...more,
  })
  const read = (...rows: unknown[]) => readFolder('ami-list', { 'amis.json': json(rows) })

  it('a record is an image that has an owner and no file', async () => {
    expect((await read(record())).images).toMatchObject([
      {
        name: record().name,
        os_distro: 'amazon',
        scp_os_version: '2',
        scp_os_build_version: '20240818',
        created_at: '2024-08-18T00:00:00Z',
        scp_image_type: 'gpu_standard',
        owner: '591542846629',
        root_device_name: '/dev/xvda',
        disk_format: 'ami',
        container_format: 'ami',
        status: 'active',
        visibility: 'public',
        url: null,
        size: null,
      },
    ])
  })

  // biome-ignore format: a table reads best with one row a line
  it.each([
    ['al2023-ami-2023.12.20260727.0-kernel-6.18-arm64', 'amazon', '2023', '12.20260727.0'],
    ['al2023-ami-ecs-gpu-hvm-2023.0.20251108-kernel-6.1-x86_64-ebs', 'amazon', '2023', '0.20251108'],
    ['amzn-ami-hvm-2017.09.1.20171103-x86_64-gp2', 'amazon', '2017.09', '1.20171103'],
    ['amzn-ami-2018.03.20231114-amazon-ecs-optimized', 'amazon', '2018.03', '20231114'],
    ['amazon-eks-node-linux', 'amazon', null, null],
    ['Deep Learning AMI Amazon Linux - 3.3_Oct2017', 'amazon', null, null],
    ['Windows_Server-2012-R2_RTM-English-64Bit-SQL_2014_SP2_Web-2017.10.13', 'windows', '2012-R2', '2017.10.13'],
    ['Windows_Server-2019-English-Core-EKS_Optimized', 'windows', '2019', null],
    ['ubuntu/images/hvm-ssd/ubuntu-xenial-16.04-amd64-server-20170721', 'ubuntu', '16.04', '20170721'],
    ['suse-sles-12-sp3-v20170907-hvm-ssd-x86_64', 'sles', '12.3', '20170907'],
    ['RHEL-7.4_HVM_GA-20170808-x86_64-2-Hourly2-GP2', 'rhel', '7.4', '20170808'],
    ['product_codes_test', null, null, null],
  ])('%s', async (name, os_distro, scp_os_version, scp_os_build_version) => {
    expect((await read(record({ name }))).images).toMatchObject([{ os_distro, scp_os_version, scp_os_build_version }])
  })

  it('a parameter names an image, and says less of it than a list', async () => {
    const value = (id: string) => ({
      Value: { image_id: id, image_name: 'amzn2-ami-ecs-hvm-2.0.20250626-x86_64-ebs', os: 'Amazon Linux 2' },
    })
    const tree = {
      aws: {
        service: {
          a: value(record().ami_id),
          b: { recommended: value('ami-0dfe80c71e294b99a') },
          c: value(record().ami_id),
        },
      },
    }
    const { images, notes } = await readFolder('ami-list', {
      'amis.json': json([record()]),
      'ssm.json': json(tree),
    })
    expect(images.map(({ name, owner, root_device_name }) => [name, owner, root_device_name])).toEqual([
      [record().name, '591542846629', '/dev/xvda'],
      ['amzn2-ami-ecs-hvm-2.0.20250626-x86_64-ebs', account, null],
    ])
    expect(reasonsOf(notes)).toEqual(['1 parameters that name an image again are left out'])
  })

  it('what has no id or no name is a problem; a tree of any depth is read', async () => {
    expect(reasonsOf((await read(record({ ami_id: 'x' }), record({ name: null }), 1)).problems)).toEqual([
      'ami_id is none: x',
      'there is no name',
      'ami_id is none: missing',
    ])
    const deep = `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`
    expect((await readFolder('ami-list', { 'a.json': deep })).items).toEqual([])
  })
})

describe('almalinux-amis', () => {
  it('a line is an image', async () => {
    const text =
      '"AlmaLinux OS","10.2.20260817.0","af-south-1","ami-056f6398b789b42ea","x86_64"\r\nAlmaLinux OS Kitten,10.20260727.0,r,ami-028db73da2a20cb60,"aarch64"\n'
    const { images } = await readFolder('almalinux-amis', { 'aws_amis_10.csv': text })
    expect(images).toMatchObject([
      {
        name: 'AlmaLinux OS 10.2.20260817.0 x86_64 (af-south-1)',
        os_distro: 'alma',
        scp_os_version: '10.2',
        scp_os_build_version: '20260817.0',
        created_at: '2026-08-17T00:00:00Z',
        disk_format: 'ami',
      },
      { name: 'AlmaLinux OS Kitten 10.20260727.0 aarch64 (r)', scp_os_version: '10' },
    ])
  })

  it.each([
    'a,b,c',
    '"a","b","c","ami-056f6398b789b42ea"',
    '"a","b,"c","d","e"',
    `"a","b","c","x","e"`,
    '"'.repeat(5_000),
    ',,,,',
  ])('a line that is something else is a problem: %j', async (line) => {
    const { images, problems } = await readFolder('almalinux-amis', { 'a.csv': line })
    expect(images).toEqual([])
    expect(reasonsOf(problems)).toEqual([expect.stringMatching(/^there are no five columns/)])
  })
})

describe('virt-builder', () => {
  const template = (id: string, ...lines: string[]) =>
    `[${id}]\nname=A Linux\narch=x86_64\nfile=${id}.xz\nformat=raw\nsize=6442450944\ncompressed_size=496571356\n${lines.join('\n')}\nnotes=A Linux\n \n size=1\n [no-section]\n`
  const read = (text: string, settings = {}) =>
    readAll(sourceKinds['virt-builder'].open(folderOf({ 'a.index-fragment': text }), { account, settings }))

  it('a template is an image with both sizes', async () => {
    const { images, notes } = await read(
      template('alma-8.5', 'osinfo=almalinux8', `checksum[sha512]=${sha512}`, 'revision=2'),
      {
        'base-url': 'https://builder.example/',
      },
    )
    expect(images).toMatchObject([
      {
        name: 'A Linux x86_64',
        os_distro: 'alma',
        scp_os_version: '8.5',
        scp_os_build_version: '2',
        os_hash_algo: 'sha512',
        os_hash_value: sha512,
        disk_format: 'raw',
        virtual_size: 6_442_450_944,
        size: 496_571_356,
        url: 'https://builder.example/alma-8.5.xz',
      },
    ])
    expect(reasonsOf(notes)).toContain('the file is packed; os_hash_value is the digest of that file')
  })

  // biome-ignore format: a table reads best with one row a line
  it.each([
    ['debian-12', 'debian12', 'debian', '12'],
    ['ubuntu-14.04', 'ubuntutrusty', 'ubuntu', '14.04'],
    ['centos-6', 'centos6.6', 'centos', '6.6'],
    ['centosstream-9', 'centosstream9', 'centos', '9'],
    ['freebsd-11.1', 'freebsd11.1', 'freebsd', '11.1'],
    ['scientificlinux-6', undefined, 'scientific', '6'],
    ['odd', 'ubuntuconstructor', 'ubuntu', null],
  ])('%s, osinfo %s', async (id, osinfo, os_distro, scp_os_version) => {
    const { images } = await read(template(id, ...(osinfo ? [`osinfo=${osinfo}`] : [])))
    expect(images).toMatchObject([{ os_distro, scp_os_version, url: null }])
  })

  it('a file that lies elsewhere, or none, is a problem', async () => {
    const base = { 'base-url': 'https://builder.example/' }
    expect(reasonsOf((await read(template('../a'), base)).problems)).toEqual([
      'its file is not below the index: ../a.xz',
    ])
    expect(reasonsOf((await read('[a]\nname=b\n')).problems)).toEqual(['there is no file'])
  })
})
