import { describe, expect, it } from 'vitest'
import { readFolder, reasonsOf } from '../fixtures.ts'

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
