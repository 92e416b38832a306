import { describe, expect, it } from 'vitest'
import { readFolder, reasonsOf } from './fixtures.ts'

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
