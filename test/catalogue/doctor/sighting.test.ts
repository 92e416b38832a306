import type { Image } from 'scp-images-client/contract/image-fields'
import { describe, expect, it } from 'vitest'
import { sightingsOf } from '../../../src/catalogue/doctor/sighting.ts'
import { imageOf } from '../../repository/arbitraries.ts'

const image = (more: Partial<Image> = {}) =>
  imageOf({
    url: 'https://x.example/a',
    os_hash_algo: 'SHA256',
    os_hash_value: 'AB',
    updated_at: 'now',
    ...more,
  })
const changed = (before: Readonly<Record<string, unknown>>) => ({ kind: 'changed', before }) as const

describe('what was said of an image', () => {
  it('now has its digest in small letters, its address, and what makes it a namesake', () => {
    const one = image({ name: 'a' })
    const [now, ...others] = sightingsOf(one, [])
    expect(others).toEqual([])
    expect(now).toMatchObject({
      digest: 'sha256:ab',
      url: one.url,
      address: 'sha256 https://x.example/a',
      since: 'now',
    })
    expect(sightingsOf(image({ name: 'a', id: '1' }), [])[0]?.namesake).toBe(now?.namesake)
    for (const other of [{ name: 'b' }, { owner: 'b' }, { os_distro: 'b' }])
      expect(sightingsOf(image({ name: 'a', ...other }), [])[0]?.namesake).not.toBe(now?.namesake)
  })

  it('has the MD5 where there is no other digest, and no address without one', () => {
    const md5 = image({ os_hash_value: null, checksum: 'CD' })
    expect(sightingsOf(md5, [])[0]).toMatchObject({ digest: 'md5:cd', address: 'md5 https://x.example/a' })
    const none = image({ os_hash_algo: null, os_hash_value: null, checksum: null, url: '' })
    expect(sightingsOf(none, [])[0]).toMatchObject({ digest: null, url: null, address: null })
  })

  it('before is told by its history, the last first, and the same once from its beginning', () => {
    const history = [
      changed({ min_disk: 1, updated_at: '3' }),
      changed({ os_hash_value: 'cd', updated_at: '2' }),
      changed({ 'members.a': null, updated_at: '1' }),
    ]
    expect(
      sightingsOf(image(), history).map(({ digest, since, namesake }) => [digest, since, namesake !== null]),
    ).toEqual([
      ['sha256:ab', '3', true],
      ['sha256:cd', '1', false],
    ])
  })

  it('may be all that is left of an image, or of one before another of its id', () => {
    const { checksum: _, ...old } = image({ url: 'https://x.example/old' })
    const deleted = { kind: 'deleted', before: { ...old, updated_at: '2' } } as const
    const history = [deleted, changed({ url: null, updated_at: '1' })]
    expect(sightingsOf(undefined, history).map(({ url }) => url)).toEqual(['https://x.example/old', null])
    expect(sightingsOf(image(), history).map(({ url }) => url)).toEqual([
      'https://x.example/a',
      'https://x.example/old',
      null,
    ])
    expect(sightingsOf(undefined, [])).toEqual([])
  })
})
