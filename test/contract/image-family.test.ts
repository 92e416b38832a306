import fc from 'fast-check'
import {
  architectureOf,
  architectures,
  defaultArchitecture,
} from 'scp-images-client/contract/families/architecture'
import { editions, lines } from 'scp-images-client/contract/families/family-tables'
import {
  compareAge,
  type FamilyFields,
  familyOf,
  latestOf,
} from 'scp-images-client/contract/families/image-family'
import { describe, expect, it } from 'vitest'

const id = '00000000-0000-4000-8000-000000000001'
const family = (fields: Partial<FamilyFields>) => Object.values(familyOf({ id, ...fields })).join(' / ')

describe('a family', () => {
  it.each([
    ['ubuntu', '22.04.3', 'Ubuntu 22.04 minimal', 'ubuntu / 22.04 / standard minimal / x86_64'],
    ['alma', '9.4', 'AlmaLinux 9 aarch64', 'alma / 9 / standard / aarch64'],
    ['centos', '9-stream', 'CentOS-Stream-9', 'centos / 9 / standard stream / x86_64'],
    ['windows', '2019', 'Windows Server 2019 Datacenter', 'windows / 2019 / standard datacenter / x86_64'],
    ['flatcar', '3815.2.1', 'Flatcar', 'flatcar /  / standard / x86_64'],
    ['arch', null, 'Arch Linux', 'arch /  / standard / x86_64'],
    [null, '8', 'something', ' / 8 / standard / x86_64'],
  ])('of %s %s, %s, is %s', (os_distro, scp_os_version, name, wanted) => {
    expect(family({ os_distro, scp_os_version, name, scp_image_type: 'standard' })).toBe(wanted)
  })

  it('has both image types once, and the minor version of Kubernetes', () => {
    const types = { scp_image_type: 'custom', scp_original_image_type: 'k8s', scp_k8s_version: 'v1.28.7' }
    expect(familyOf({ id, ...types }).purpose).toBe('custom k8s 1.28')
    const same = { scp_image_type: 'standard', scp_original_image_type: 'standard' }
    expect(familyOf({ id, ...same }).purpose).toBe('standard')
    expect(family({})).toBe(' /  /  / x86_64')
  })

  it('can be told in every API version, of one image and of a list', () => {
    expect(
      familyOf({ id, name: 'Ubuntu 24.04 s390x', os_distro: 'ubuntu', scp_os_version: '24.04' }),
    ).toEqual({
      distro: 'ubuntu',
      line: '24.04',
      purpose: '',
      architecture: 's390x',
    })
  })
})

describe('the architecture', () => {
  it.each([
    ['Rocky 9 (arm64)', null, 'aarch64'],
    ['AlmaLinux 10 x86_64_v2', null, 'x86_64_v2'],
    ['a', 'https://x.example/noble-server-cloudimg-amd64v3.img', 'x86_64_v3'],
    ['a', 'https://x.example/noble-server-cloudimg-armhf.img', 'armv7l'],
    ['a', 'https://arm64.example/x86_64/disk.img', 'x86_64'],
    ['a', 'https://x.example/aarch64/disk-ppc64le.img', 'ppc64le'],
    ['Linux aarch64', 'https://x.example/disk-amd64.img', 'aarch64'],
    ['charm64 amd640', null, defaultArchitecture],
  ])('of %s at %s is %s', (name, url, wanted) => {
    expect(architectureOf({ name, url })).toBe(wanted)
  })

  it('has no word twice, and each word is found', () => {
    const words = architectures.flatMap((row) => row.words.map((word) => [word, row.architecture] as const))
    expect(new Set(words.map(([word]) => word)).size).toBe(words.length)
    for (const [word, architecture] of words)
      expect([word, architectureOf({ name: `a-${word.toUpperCase()}.qcow2` })]).toEqual([word, architecture])
  })
})

it('tables name nothing twice', () => {
  const distros = lines.flatMap((line) => line.distros)
  expect(new Set(distros).size).toBe(distros.length)
  expect(new Set(editions).size).toBe(editions.length)
})

describe('the newest of a family', () => {
  const image = (number: number, more: Partial<FamilyFields>): FamilyFields => ({
    id: `${number}`,
    os_distro: 'alma',
    scp_os_version: '8.9',
    ...more,
  })
  const newest = (...images: FamilyFields[]) => latestOf(images).map((one) => one.id)

  it('is that of the highest version, then build, then creation, then id', () => {
    expect(
      newest(image(1, { scp_os_version: '8.10' }), image(2, { scp_os_build_version: '20990101' })),
    ).toEqual(['1'])
    expect(
      newest(image(1, { scp_os_build_version: 'b9' }), image(2, { scp_os_build_version: 'b10' })),
    ).toEqual(['2'])
    const [a, b] = ['2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z']
    expect(newest(image(1, { created_at: b }), image(2, { created_at: a }))).toEqual(['1'])
    expect(newest(image(1, {}), image(2, {}))).toEqual(['2'])
  })

  it('of what rolls on is that of the newest build, with a version or without', () => {
    const arch = (number: number, scp_os_version: string | null, scp_os_build_version: string) =>
      image(number, { os_distro: 'arch', scp_os_version, scp_os_build_version })
    expect(newest(arch(1, '20180626', '20180626'), arch(2, null, '20250601.1'))).toEqual(['2'])
  })

  it('does not depend on the order in which they come, and comes in that order', () => {
    const any = fc
      .record({
        os_distro: fc.constantFrom('alma', 'ubuntu'),
        scp_os_version: fc.constantFrom('8.9', '8.10', '9', null),
        scp_os_build_version: fc.constantFrom('1', '10', null),
      })
      .map((fields) => fields)
    fc.assert(
      fc.property(fc.array(any), fc.nat(), (fields, seed) => {
        const images = fields.map((one, number) => image(number, one))
        const shuffled = images.toSorted((a, b) => hash(a.id, seed) - hash(b.id, seed))
        const found = latestOf(shuffled)
        expect(new Set(found)).toEqual(new Set(latestOf(images)))
        expect(found).toEqual(shuffled.filter((one) => found.includes(one)))
        for (const one of images) {
          const rival = found.find((other) => family(other) === family(one))
          expect(rival && compareAge(rival, one)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})

const hash = (id: string, seed: number) => ((Number(id) + 1) * 2654435761 * (seed + 1)) % 1009
