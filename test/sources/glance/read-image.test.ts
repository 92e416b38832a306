import { describe, expect, test } from 'vitest'
import { defaultMapping } from '../../../src/sources/glance/image-mapping.ts'
import { readGlanceImage } from '../../../src/sources/glance/read-image.ts'
import { account } from '../fixtures.ts'

/** An image of a server as Nova makes it, as Glance lists it. */
const snapshot = {
  base_image_ref: '02dd609c-153b-46eb-8622-997f3ee9f00a',
  owner_project_name: 'builds',
  owner_user_name: 'kim@example.com',
  block_device_mapping: '[{"boot_index": 0}]',
  os_distro: 'almalinux',
  os_version: '9.4',
  image_type: 'snapshot',
  name: 'snap',
  disk_format: 'qcow2',
  container_format: 'bare',
  visibility: 'private',
  size: 31719424,
  virtual_size: null,
  status: 'active',
  checksum: '40ea5c494689a0e5ebc00575505d0123',
  protected: false,
  min_ram: 512,
  min_disk: 1,
  owner: '6e1ae8ec053b4f2bbd232def0a08db24',
  os_hidden: false,
  os_hash_algo: 'sha512',
  os_hash_value: '2f78',
  id: '88f8439c-ef51-4c14-b6a7-c812da9d49a2',
  created_at: '2023-03-31T11:43:50Z',
  updated_at: '2023-03-31T11:47:58Z',
  tags: [],
  self: '/v2/images/88f8439c-ef51-4c14-b6a7-c812da9d49a2',
  file: '/v2/images/88f8439c-ef51-4c14-b6a7-c812da9d49a2/file',
  schema: '/v2/schemas/image',
}

const read = (more: object, mapping = defaultMapping) =>
  readGlanceImage({ ...snapshot, ...more }, mapping, {})
const imageOf = (more: object) => {
  const result = read(more)
  return 'image' in result ? result.image : result
}
const notesOf = (more: object) => {
  const result = read(more)
  return 'image' in result ? result.notes : result
}

test('an image of a server, field by field', () => {
  expect(read({})).toEqual({
    image: {
      checksum: '40ea5c494689a0e5ebc00575505d0123',
      container_format: 'bare',
      created_at: '2023-03-31T11:43:50Z',
      disk_format: 'qcow2',
      file: '/v2/images/88f8439c-ef51-4c14-b6a7-c812da9d49a2/file',
      id: '88f8439c-ef51-4c14-b6a7-c812da9d49a2',
      min_disk: 1,
      min_ram: 512,
      name: 'snap',
      os_distro: 'alma',
      os_hash_algo: 'sha512',
      os_hash_value: '2f78',
      os_hidden: false,
      owner: '6e1ae8ec053b4f2bbd232def0a08db24',
      owner_account_name: 'builds',
      owner_user_name: 'kim@example.com',
      protected: false,
      root_device_name: null,
      scp_gpu_driver: null,
      scp_image_type: null,
      scp_k8s_version: null,
      scp_original_image_type: null,
      scp_os_build_version: null,
      scp_os_version: '9.4',
      scp_supported_class_types: null,
      size: 31719424,
      status: 'active',
      updated_at: '2023-03-31T11:47:58Z',
      url: null,
      virtual_size: null,
      visibility: 'private',
      volumes: '[{"boot_index": 0}]',
      zone: null,
    },
    document: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    notes: [],
  })
})

test('the digest is of what is said, in whatever order', () => {
  const digest = (entry: object) => {
    const result = readGlanceImage(entry, defaultMapping, {})
    return 'document' in result && result.document.sha256
  }
  const turned = Object.fromEntries(Object.entries(snapshot).toReversed())
  expect(digest(turned)).toBe(digest(snapshot))
  expect(digest({ ...snapshot, description: 'new' })).not.toBe(digest(snapshot))
})

describe('what is declared and what the name says', () => {
  test.each([
    ['Ubuntu', 'x', 'ubuntu'],
    ['rhel', 'ubuntu-look', 'rhel'],
    ['haiku', 'ubuntu', 'haiku'],
    [null, 'AlmaLinux 9', 'alma'],
    ['', 'rocky-9', 'rocky'],
    [null, 'web', null],
    ['İ'.repeat(200), 'web', null],
  ])('os_distro %j, name %j: %j', (os_distro, name, expected) => {
    expect(imageOf({ os_distro, name })).toMatchObject({ os_distro: expected })
  })
})

test('an image without a name has its id for one, as one without an owner has the account', () => {
  expect(imageOf({ name: null })).toMatchObject({ name: snapshot.id })
  expect(readGlanceImage({ ...snapshot, owner: null }, defaultMapping, { account })).toMatchObject({
    image: { owner: account },
  })
  expect(read({ owner: null })).toEqual({ problem: 'owner is missing' })
})

test('an owner that is no account is kept and noted; a UUID is the account of its digits', () => {
  expect(imageOf({ owner: '6E1AE8EC-053b-4f2b-bd23-2def0a08db24' })).toMatchObject({ owner: snapshot.owner })
  expect(imageOf({ owner: 'admin' })).toMatchObject({ owner: 'admin' })
  expect(notesOf({ owner: 'admin' })).toEqual([expect.stringMatching(/owner "admin" is no account id/)])
})

test('optional fields that do not fit are noted and left out, and the next origin counts', () => {
  expect(imageOf({ size: -1, os_version: 9, virtual_size: 2 ** 60 })).toMatchObject({
    size: null,
    scp_os_version: null,
    virtual_size: null,
  })
  expect(notesOf({ size: '1e3' })).toEqual([
    'size is left out: size should be an integer from 0 to 9007199254740991, not "1e3"',
  ])
  expect(imageOf({ scp_os_version: [], os_version: '9' })).toMatchObject({ scp_os_version: '9' })
})

test('required ones that do not fit make it no image', () => {
  expect(read({ min_disk: {}, created_at: 'yesterday', os_hidden: 'maybe' })).toEqual({
    problem:
      'created_at should be a time such as 2026-07-05T09:00:00Z, not "yesterday"; min_disk should be an integer from 0 to 2147483647, not {}; os_hidden should be true or false, not "maybe"',
  })
  expect(read({ disk_format: null, status: 'queued' })).toEqual({
    problem: 'disk_format is missing (it is queued: it has no data yet)',
  })
})

test('texts that a mapping takes for numbers and flags are read as such', () => {
  const mapping = {
    ...defaultMapping,
    min_disk: [{ property: 'disk' }],
    protected: [{ property: 'locked' }, { value: true }],
  }
  expect(read({ disk: '20', locked: 'False' }, mapping)).toMatchObject({
    image: { min_disk: 20, protected: false },
  })
  expect(read({ disk: '20' }, mapping)).toMatchObject({ image: { protected: true } })
  expect(read({}, mapping)).toEqual({ problem: 'min_disk is missing' })
})
