import { apiVersionIds, isSince } from 'scp-images-client/contract/api-versions'
import {
  fieldsOf,
  filePathOf,
  imageFieldNames,
  imageFields,
  imageShapes,
  specOf,
} from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import { vendorImage } from './vendor-examples.ts'

/** How many keys the vendor's pages show for each version: of a list, of an image by itself, of an offer. */
const keyCounts = {
  '1.0': [30, 30, 30],
  '1.1': [30, 30, 30],
  '1.2': [31, 31, 31],
  '1.3': [32, 31, 31],
  '1.4': [33, 33, 31],
  '1.5': [33, 33, 31],
}

describe.each(apiVersionIds)('fields of %s', (version) => {
  const example = vendorImage(version)

  test('are the keys of the vendor example, in its order', () => {
    expect(fieldsOf(version, 'list')).toEqual(Object.keys(example))
  })

  test('are as many as the pages show, alphabetical', () => {
    const fields = imageShapes.map((shape) => fieldsOf(version, shape))
    expect(fields.map(({ length }) => length)).toEqual(keyCounts[version])
    for (const names of fields) expect(names).toEqual(names.toSorted())
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
      for (const shape of imageShapes)
        expect(fieldsOf(newer, shape)).toEqual(expect.arrayContaining([...fieldsOf(older, shape)]))
    }
  }
})

test('the fields that came later came with the versions of the pages', () => {
  const later = imageFieldNames.filter((name) =>
    Object.values(imageFields[name].since).some((since) => since !== '1.0'),
  )
  expect(later.map((name) => [name, imageFields[name].since])).toEqual([
    ['scp_gpu_driver', { list: '1.2', show: '1.2', pending: '1.2' }],
    ['scp_supported_class_types', { list: '1.3', show: '1.4', pending: null }],
    ['zone', { list: '1.4', show: '1.4', pending: null }],
  ])
})

test('an offer shows what 1.2 shows, whatever comes later', () => {
  for (const version of apiVersionIds.filter((id) => isSince(id, '1.2'))) {
    expect(fieldsOf(version, 'pending')).toEqual(fieldsOf('1.2', 'pending'))
  }
})

test('sizes reach 2^53-1, and no further', () => {
  expect(specOf('size').schema).toMatchObject({ minimum: 0, maximum: 2 ** 53 - 1 })
  expect(specOf('virtual_size').schema).toMatchObject({ minimum: 0, maximum: 2 ** 53 - 1 })
})

test('the file path is the engine’s', () => {
  expect(filePathOf('e08a37c1-2162-416e-b7fa-19902419170b')).toBe(imageFields.file.example)
})
