import { type Image, imageFields } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import { createServerImage } from '../../../src/catalogue/servers/server-image.ts'
import { rootDiskSize } from '../../../src/catalogue/servers/server-volumes.ts'
import { image } from '../../http/fixtures.ts'
import { alice, newId, now, outcome, owner } from '../stored.ts'

const snapshot_id = 'abde9e38-2ed5-4ecd-b23c-b0120e30690e'
const make = (server_id: string, base?: Image) =>
  outcome(() =>
    createServerImage({
      ...{ server_id, base, image_name: 'of a server', id: newId, snapshot_id },
      ...{ owner, zone: 'kr-west1-a', now },
    }),
  )

function made(base?: Image): Partial<Image> {
  const change = make(snapshot_id, base)
  if (typeof change === 'string') throw new Error(change)
  const job = { kind: 'snapshot', image_id: newId, source_id: null, url: null, owner: alice }
  expect([change.newJobs, change.result]).toEqual([[job], newId])
  return change.puts?.[0]?.image ?? {}
}

/** A standard image with something in every field. */
const base = image(7, {
  checksum: 'c'.repeat(32),
  min_disk: 100,
  min_ram: 2048,
  os_distro: 'rocky',
  os_hash_algo: 'sha512',
  os_hash_value: 'f'.repeat(128),
  protected: true,
  scp_gpu_driver: '535.183.06',
  scp_image_type: 'standard',
  scp_k8s_version: 'v1.28.7',
  scp_original_image_type: 'standard',
  scp_os_build_version: '20250101',
  scp_os_version: '9.4',
  scp_supported_class_types: 'GPU-A100-1',
  size: 5,
  url: 'https://example.com/rocky.qcow2',
  virtual_size: 2 ** 34,
})

/** Whatever the server was made from. */
const always = {
  id: newId,
  name: 'of a server',
  owner: alice,
  status: 'importing',
  visibility: 'private',
  protected: false,
  root_device_name: '/dev/vda',
  scp_image_type: 'custom',
  container_format: 'bare',
  disk_format: 'qcow2',
  size: 0,
  zone: 'kr-west1-a',
  ...{ checksum: null, os_hash_algo: null, os_hash_value: null, url: null, virtual_size: null },
}

describe('createServerImage', () => {
  test('has the system of the image that the server was made from, and nothing of its data', () => {
    expect(made(base)).toMatchObject({
      ...always,
      min_disk: 100,
      min_ram: 2048,
      os_distro: 'rocky',
      scp_gpu_driver: '535.183.06',
      scp_k8s_version: 'v1.28.7',
      scp_original_image_type: 'standard',
      scp_os_build_version: '20250101',
      scp_os_version: '9.4',
      scp_supported_class_types: 'GPU-A100-1',
      // The vendor's example has a least disk of 100 and a volume of 104, too.
      volumes: imageFields.volumes.example,
    })
  })

  test('an image that does not say what it came from is itself the original', () => {
    const original = made({ ...base, scp_original_image_type: null })
    expect(original).toMatchObject({ scp_original_image_type: 'standard', scp_image_type: 'custom' })
  })

  test('without any such image nothing is known of its system', () => {
    const unknown = {
      os_distro: null,
      scp_os_version: null,
      min_disk: 0,
      scp_original_image_type: 'standard',
    }
    expect(made()).toMatchObject({ ...always, ...unknown, volumes: imageFields.volumes.example })
  })

  test.each(['', 'server', `${snapshot_id}0`])('%j is no server', (id) => {
    expect(make(id, base)).toBe('SERVER_NOT_FOUND')
  })
})

test.each<[min_disk: number, virtual_size: number | null, size: number]>([
  [0, null, 104],
  [1, null, 8],
  [8, null, 8],
  [9, null, 16],
  [100, 2 ** 34, 104],
  [10, 2 ** 34, 16],
  [0, 2 ** 34, 16],
  [0, 2 ** 34 + 1, 24],
  [12_288, null, 12_288],
])('least disk %i GB, virtual size %s bytes: a volume of %i GB', (min_disk, virtual_size, size) => {
  expect(rootDiskSize({ min_disk, virtual_size })).toBe(size)
})
