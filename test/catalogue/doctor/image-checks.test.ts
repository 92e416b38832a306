import type { Image } from 'scp-images-client/contract/image-fields'
import { expect, it, test } from 'vitest'
import { allChecks, imageChecks } from '../../../src/catalogue/doctor/checks.ts'
import { findingOf, type World } from '../../../src/catalogue/doctor/finding.ts'
import { distroNamed, knownDistros } from '../../../src/sources/fields/os-distro.ts'
import { imageOf } from '../../repository/arbitraries.ts'

const world: World = { now: Date.parse('2026-08-01T00:00:00Z'), distros: knownDistros, distroNamed }
const sha256 = 'ab'.repeat(32)

/** Nothing is wrong with it. */
const sound: Partial<Image> = {
  created_at: '2026-01-02T00:00:00Z',
  updated_at: '2026-01-03T00:00:00Z',
  os_distro: 'ubuntu',
  scp_os_version: '24.04',
  scp_os_build_version: '20260101',
  os_hash_algo: 'sha256',
  os_hash_value: sha256,
  checksum: null,
  size: 500_000_000,
  virtual_size: 10 * 2 ** 30,
  min_disk: 10,
  disk_format: 'qcow2',
  status: 'active',
  visibility: 'public',
}

const findingsOf = (fields: Partial<Image>, hasMembers = false) =>
  imageChecks.flatMap((check) => {
    const finding = findingOf(check, { image: imageOf({ ...sound, ...fields }), hasMembers }, world)
    return finding ? [finding] : []
  })
const found = (fields: Partial<Image>) => findingsOf(fields).map(({ check, what }) => `${check}: ${what}`)

it.each<[Partial<Image>, string]>([
  [{ os_hash_algo: null, os_hash_value: null }, 'no-digest: neither os_hash_value nor checksum is set'],
  [{ checksum: 'x' }, 'digest-shape: checksum is no MD5: x'],
  [
    { os_hash_value: null, checksum: 'ab'.repeat(16) },
    'digest-shape: of os_hash_algo and os_hash_value only one is set: sha256',
  ],
  [{ os_hash_algo: 'crc32' }, 'digest-shape: os_hash_algo crc32 is unknown'],
  [{ os_hash_value: 'abc' }, 'digest-shape: os_hash_value has not the 64 hexadecimal digits of sha256: abc'],
  [
    { os_hash_value: 'xy'.repeat(32) },
    `digest-shape: os_hash_value has not the 64 hexadecimal digits of sha256: ${'xy'.repeat(32)}`,
  ],
  [
    { checksum: 'D41D8CD98F00B204E9800998ECF8427E' },
    'digest-shape: D41D8CD98F00B204E9800998ECF8427E is the digest of no data',
  ],
  [{ os_distro: null }, 'no-distro: os_distro is not set'],
  [{ os_distro: '' }, 'no-distro: os_distro is not set'],
  [{ os_distro: 'almalinux' }, 'distro-spelling: os_distro is almalinux; alma may be meant'],
  [{ os_distro: 'Ubuntu' }, 'distro-spelling: os_distro is Ubuntu; ubuntu may be meant'],
  [{ os_distro: 'unbutu' }, 'distro-spelling: os_distro is unbutu; ubuntu may be meant'],
  [{ os_distro: 'dbian' }, 'distro-spelling: os_distro is dbian; debian may be meant'],
  [{ scp_os_version: null }, 'no-os-version: scp_os_version of ubuntu is not set'],
  [
    { created_at: '1970-01-01T00:00:00Z', scp_os_build_version: null },
    'dates: created_at is 1970-01-01T00:00:00Z, before there were such images',
  ],
  [
    { created_at: '2027-01-01T00:00:00Z', updated_at: '2027-01-01T00:00:00Z', scp_os_build_version: null },
    'dates: created_at is 2027-01-01T00:00:00Z, in the future',
  ],
  [{ updated_at: '2027-01-01T00:00:00Z' }, 'dates: updated_at is 2027-01-01T00:00:00Z, in the future'],
  [
    { updated_at: '2026-01-01T00:00:00Z' },
    'dates: updated_at 2026-01-01T00:00:00Z is before created_at 2026-01-02T00:00:00Z',
  ],
  [
    { scp_os_build_version: '20260104.1' },
    'build-date: scp_os_build_version is 20260104.1, created_at 2026-01-02T00:00:00Z',
  ],
  [
    { scp_os_build_version: '2024-11-27' },
    'build-date: scp_os_build_version is 2024-11-27, created_at 2026-01-02T00:00:00Z',
  ],
  [{ url: 'javascript:alert(1)' }, 'address-shape: url is "javascript:alert(1)"'],
  [{ size: 0 }, 'no-data: size is 0'],
  [{ virtual_size: 0 }, 'no-data: virtual_size is 0'],
  [{ min_disk: 9 }, 'sizes: min_disk 9 GB is less than virtual_size 10737418240'],
  [{ size: 12_000_000_000 }, 'sizes: size is 12000000000, virtual_size 10737418240, disk_format qcow2'],
  [
    { size: 10 * 2 ** 30 + 1024, disk_format: 'raw' },
    'sizes: size is 10737419264, virtual_size 10737418240, disk_format raw',
  ],
  [{ visibility: 'shared' }, 'shared-alone: visibility is shared, and it has no members'],
])('%j: %s', (fields, what) => {
  expect(found(fields)).toEqual([what])
})

it.each<Partial<Image>>([
  {},
  { checksum: 'ab'.repeat(16), os_hash_algo: null, os_hash_value: null },
  { os_hash_algo: 'SHA256', os_hash_value: sha256.toUpperCase() },
  { url: null, os_hash_algo: null, os_hash_value: null },
  { os_distro: 'vyos' },
  { os_distro: 'haiku' },
  { scp_os_build_version: '20261341' },
  { scp_os_build_version: '2026010112' },
  { scp_os_build_version: 'r0' },
  { updated_at: '2026-08-01T12:00:00Z' },
  { size: null, virtual_size: null },
  { size: 0, status: 'queued' },
  { size: 10 * 2 ** 30 + 2 ** 20, min_disk: 0 },
  { size: 10 * 2 ** 30, disk_format: 'raw' },
])('nothing is found about %j', (fields) => {
  expect(found(fields)).toEqual([])
})

test('a shared image with members is sound', () => {
  expect(findingsOf({ visibility: 'shared' }, true)).toEqual([])
})

test('what to do names the image, and a value that is right', () => {
  const [small] = findingsOf({ min_disk: 1 })
  expect(small?.todo).toBe(`scp-images set ${small?.images[0]?.id} --min-disk 10`)
  expect(findingsOf({ os_distro: 'Rocky Linux' })[0]?.todo).toContain('os_distro as rocky')
})

test('every check has a name of its own, and sentences that end once', () => {
  expect(new Set(allChecks.map(({ name }) => name)).size).toBe(allChecks.length)
  for (const { name, title, why } of allChecks) {
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
    expect(title).toMatch(/^[A-Z].*[^.]$/)
    expect(why).toMatch(/^[A-Z].*[^.]\.$/)
  }
})
