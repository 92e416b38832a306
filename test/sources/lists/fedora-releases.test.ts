import { describe, expect, it } from 'vitest'
import { readFolder, reasonsOf } from '../fixtures.ts'

const json = JSON.stringify
const sha256 = 'cd'.repeat(32)

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
