import { describe, expect, it } from 'vitest'
import { readFolder, reasonsOf } from '../fixtures.ts'

const json = JSON.stringify
const sha512 = 'ef'.repeat(64)

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
