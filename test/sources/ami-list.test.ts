import { describe, expect, it } from 'vitest'
import { account, readFolder, reasonsOf } from './fixtures.ts'

const json = JSON.stringify

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
