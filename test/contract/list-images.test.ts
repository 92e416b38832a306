import { apiVersions } from 'scp-images-client/contract/api-versions'
import { fieldsOf, specOf } from 'scp-images-client/contract/image-fields'
import {
  filterParameters,
  imageListSchema,
  limitBounds,
  listParameterNames,
  listParameters,
  sortKeys,
} from 'scp-images-client/contract/list-images'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { vendorExample, vendorImage } from './vendor-examples.ts'

describe.each(apiVersions)('answer schema of $id', (version) => {
  const schema = imageListSchema(version)
  const validator = Compile(schema)
  const withImage = (image: Record<string, unknown>) => ({ images: [image] })

  test('accepts the page’s example and an empty list', () => {
    expect(validator.Check(vendorExample(version.id))).toBe(true)
    expect(validator.Check({ images: [] })).toBe(true)
  })

  test('bears the vendor’s name', () => {
    expect(schema).toMatchObject({ title: version.listSchema })
  })

  test('refuses the example of every version with other keys, accepts those with the same', () => {
    for (const other of apiVersions) {
      const sameKeys = fieldsOf(other.id, 'list').join() === fieldsOf(version.id, 'list').join()
      expect(validator.Check(vendorExample(other.id)), other.id).toBe(sameKeys)
    }
  })

  test('refuses the image without any one of its keys, or with one more', () => {
    const image = vendorImage(version.id)
    for (const name of fieldsOf(version.id, 'list')) {
      const { [name]: _, ...rest } = image
      expect(validator.Check(withImage(rest)), name).toBe(false)
    }
    expect(validator.Check(withImage({ ...image, zones: 'kr-west1-a' }))).toBe(false)
  })

  test('allows null exactly where the models do', () => {
    const image = vendorImage(version.id)
    for (const name of fieldsOf(version.id, 'list')) {
      const accepted = validator.Check(withImage({ ...image, [name]: null }))
      expect(accepted, name).toBe(!specOf(name).required)
    }
  })

  test('refuses anything beside the images', () => {
    expect(validator.Check({ ...vendorExample(version.id), count: 1 })).toBe(false)
    expect(validator.Check({})).toBe(false)
  })
})

test('the schema of offers has the vendor’s name, and the keys of offers', () => {
  for (const version of apiVersions) {
    const schema = imageListSchema(version, 'pending')
    expect(schema).toMatchObject({ title: version.pendingSchema })
    const offer = Object.fromEntries(
      fieldsOf(version.id, 'pending').map((name) => [name, specOf(name).example]),
    )
    expect(Compile(schema).Check({ images: [offer] })).toBe(true)
    expect(Compile(schema).Check({ images: [{ ...offer, zone: null }] })).toBe(false)
  }
})

test('the versions differ in keys as the pages say', () => {
  const groups = apiVersions.map(({ id }) => fieldsOf(id, 'list').length)
  expect(groups).toEqual([30, 30, 31, 32, 33, 33])
})

test('parameters are those of the page, in its order, with its defaults and examples', () => {
  expect(
    listParameterNames.map((name) => [name, listParameters[name].default, listParameters[name].example]),
  ).toEqual([
    ['limit', 20, 20],
    ['marker', undefined, '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'],
    ['scp_image_type', undefined, 'custom'],
    ['scp_original_image_type', undefined, 'standard'],
    ['name', undefined, 'imagename'],
    ['os_distro', undefined, 'alma'],
    ['status', undefined, 'active'],
    ['visibility', undefined, 'private'],
    ['sort', 'created_at:desc', 'created_at:desc'],
  ])
  expect(limitBounds).toEqual({ minimum: 1, maximum: 1000, default: 20 })
})

test('a filter compares the field of its own name', () => {
  expect(filterParameters).toEqual([
    'scp_image_type',
    'scp_original_image_type',
    'name',
    'os_distro',
    'status',
    'visibility',
  ])
  for (const name of filterParameters) expect(listParameters[name].filter).toBe(name)
})

test('sort keys', () => {
  expect(sortKeys).toEqual([
    'container_format',
    'created_at',
    'disk_format',
    'id',
    'min_disk',
    'min_ram',
    'name',
    'os_distro',
    'owner',
    'scp_image_type',
    'scp_original_image_type',
    'scp_os_version',
    'size',
    'status',
    'updated_at',
    'virtual_size',
    'visibility',
  ])
})
