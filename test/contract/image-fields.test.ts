import { describe, expect, test } from 'vitest'
import { apiVersionIds, isSince } from '../../src/contract/api-versions.ts'
import {
  fieldsOf,
  filePathOf,
  imageFieldNames,
  imageFields,
  specOf,
} from '../../src/contract/image-fields.ts'
import { vendorImage } from './vendor-examples.ts'

/** How many keys the vendor's page shows for each version. */
const keyCounts = { '1.0': 30, '1.1': 30, '1.2': 31, '1.3': 32 }

describe.each(apiVersionIds)('fields of %s', (version) => {
  const example = vendorImage(version)

  test('are the keys of the vendor example, in its order', () => {
    expect(fieldsOf(version, 'list')).toEqual(Object.keys(example))
  })

  test('are as many as the page shows, alphabetical', () => {
    const fields = fieldsOf(version, 'list')
    expect(fields).toHaveLength(keyCounts[version])
    expect(fields).toEqual(fields.toSorted())
  })

  test('have the examples of the page', () => {
    const fromTable = Object.fromEntries(
      fieldsOf(version, 'list').map((name) => [name, specOf(name).example]),
    )
    expect(fromTable).toEqual(example)
  })
})

test('a later version never drops a field', () => {
  for (const older of apiVersionIds) {
    for (const newer of apiVersionIds.filter((id) => isSince(id, older))) {
      expect(fieldsOf(newer, 'list')).toEqual(expect.arrayContaining(fieldsOf(older, 'list')))
    }
  }
})

test('the fields that came later came with the version of the page', () => {
  const later = imageFieldNames.filter((name) => imageFields[name].since !== '1.0')
  expect(later.map((name) => [name, imageFields[name].since])).toEqual([
    ['scp_gpu_driver', '1.2'],
    ['scp_supported_class_types', '1.3'],
  ])
})

test('an image by itself has no supported class types, whatever the version', () => {
  for (const version of apiVersionIds) {
    expect(fieldsOf(version, 'show')).not.toContain('scp_supported_class_types')
  }
  expect(fieldsOf('1.3', 'show')).toHaveLength(31)
})

test('sizes reach 2^53-1, and no further', () => {
  expect(specOf('size').schema).toMatchObject({ minimum: 0, maximum: 2 ** 53 - 1 })
  expect(specOf('virtual_size').schema).toMatchObject({ minimum: 0, maximum: 2 ** 53 - 1 })
})

test('the file path is the engine’s', () => {
  expect(filePathOf('e08a37c1-2162-416e-b7fa-19902419170b')).toBe(imageFields.file.example)
})
