import fc from 'fast-check'
import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { type BodySpec, bodySchema } from 'scp-images-client/contract/body-fields'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import {
  createImageBody,
  createMemberBody,
  importImageBody,
  replaceTagsBody,
  serverImageBody,
  updateImageBody,
  updateMemberBody,
} from 'scp-images-client/contract/write-image'
import { describe, expect, test } from 'vitest'
import { readBody } from '../../src/http/request/read-body.ts'

const createBody = createImageBody({ id: '1.3' })
const sent = { name: 'image-name', os_distro: 'alma', url: 'https://example.com/a.qcow2' }
const url =
  'https://object-store.kr-west1.s.samsungsdscloud.com/8989447062e04a818baf9e073fd04fa7/bucket/object.qcow2'

/** Texts of the refusal, or the values. */
function outcome(body: Record<string, unknown>, spec: BodySpec, language: 'en' | 'ko' = 'en'): unknown {
  try {
    return readBody(body, spec)
  } catch (error) {
    return (error as CatalogueError).detail(language)
  }
}

describe('create', () => {
  test('an empty object: the three texts that the vendor answers, in its order', () => {
    expect(outcome({}, createBody)).toEqual([
      'Field "os_distro" is invalid. Example: "alma"',
      'Field "name" is invalid. The value should be 1 characters or longer, 255 characters or shorter, in ^[a-zA-Z0-9-_ ]*$ format. Example: "imagename"',
      `Field "url" is invalid. The value should be 255 characters or shorter. Example: "${url}"`,
    ])
    expect(outcome({}, createBody, 'ko')).toContain('"os_distro" 값이 유효하지 않습니다. 예시: "alma"')
  })

  const defaults = {
    container_format: 'bare',
    disk_format: 'qcow2',
    min_disk: 0,
    min_ram: 0,
    protected: false,
    tags: undefined,
    visibility: 'private',
  }

  test('what is left out has its default', () => {
    expect(outcome(sent, createBody)).toEqual({ ...sent, ...defaults })
  })

  test('empty texts are absent: the vendor’s Terraform provider sends them', () => {
    const empty = { container_format: '', disk_format: '', visibility: '', min_disk: 0, protected: false }
    expect(outcome({ ...sent, ...empty }, createBody)).toEqual({ ...sent, ...defaults })
    expect(outcome({ name: '', os_distro: '', url: '' }, createBody)).toHaveLength(3)
  })

  test('unknown keys are ignored, those of every object included', () => {
    expect(outcome({ ...sent, zone: 'x', toString: 1, constructor: 2 }, createBody)).toEqual({
      ...sent,
      ...defaults,
    })
  })

  test('sles is a distribution of version 1.0 alone', () => {
    const takesSles = apiVersionIds.filter(
      (id) => !Array.isArray(outcome({ ...sent, os_distro: 'sles' }, createImageBody({ id }))),
    )
    expect(takesSles).toEqual(['1.0'])
  })

  test.each([
    ['name', 'x'.repeat(256)],
    ['name', 'a.b'],
    ['name', 'a\n'],
    ['name', 5],
    ['os_distro', 'Alma'],
    ['os_distro', ['alma']],
    ['url', 'x'.repeat(256)],
    ['url', 'a\0b'],
    ['url', '\ud800'],
    ['container_format', 'xbare'],
    ['container_format', null],
    ['disk_format', 'raw'],
    ['min_disk', -1],
    ['min_disk', 1.5],
    ['min_disk', '1'],
    ['min_disk', 2 ** 31],
    ['min_ram', 2_097_152],
    ['protected', 'true'],
    ['visibility', 'public'],
    ['visibility', 'private|shared'],
    ['tags', {}],
    ['tags', [{ value: 'x' }]],
    ['tags', [{ key: '' }]],
    ['tags', [{ key: 'a', value: 1 }]],
    ['tags', [{ key: 'a', value: 'x'.repeat(257) }]],
  ])('%s = %j is refused, alone', (name, value) => {
    const texts = outcome({ ...sent, [name]: value }, createBody)
    expect(texts).toEqual([expect.stringContaining(`Field "${name}" is invalid.`)])
  })

  test('patterns are told as the vendor’s models write them', () => {
    expect(outcome({ ...sent, visibility: 'all', min_ram: -1 }, createBody)).toEqual([
      'Field "min_ram" is invalid. The value should be 0 or greater, 2097151 or less. Example: "0"',
      'Field "visibility" is invalid. The value should be in private|shared format. Example: "private"',
    ])
  })

  test('bounds are in characters', () => {
    const long = `https://e.com/${'💿'.repeat(241)}`
    expect(outcome({ ...sent, url: long }, createBody)).toMatchObject({ url: long })
  })

  test('tags may lack a value', () => {
    const tags = [{ key: 'a' }, { key: 'b', value: null }, { key: 'c', value: '' }]
    expect(outcome({ ...sent, tags }, createBody)).toMatchObject({ tags })
    expect(outcome({ ...sent, tags: null }, createBody)).toMatchObject({ tags: undefined })
  })
})

test('update leaves what is null, empty or absent, and refuses what it does not know', () => {
  const untouched = { min_disk: undefined, min_ram: undefined, protected: undefined, visibility: undefined }
  expect(outcome({}, updateImageBody)).toEqual(untouched)
  expect(outcome({ min_disk: null, visibility: '', protected: null }, updateImageBody)).toEqual(untouched)
  expect(outcome({ min_disk: 10 }, updateImageBody)).toEqual({ ...untouched, min_disk: 10 })
  expect(outcome({ name: 'x', min_disk: -1 }, updateImageBody)).toEqual([
    'Field "min_disk" is invalid. The value should be 0 or greater, 2147483647 or less. Example: "100"',
    'Field "name" is invalid.',
  ])
  expect(outcome(JSON.parse('{"__proto__": 1}'), updateImageBody)).toEqual(['Field "__proto__" is invalid.'])
})

test('import wants the address of a qcow2', () => {
  expect(outcome({ url: sent.url }, importImageBody)).toEqual({ url: sent.url })
  expect(outcome({ url: 'https://example.com/a.img' }, importImageBody)).toEqual([
    `Field "url" is invalid. The value should be 255 characters or shorter, in .*\\.qcow2$ format. Example: "${url}"`,
  ])
})

test('members, servers’ images and tags', () => {
  expect(outcome({ member_id: 'a-1' }, createMemberBody)).toEqual({ member_id: 'a-1' })
  for (const body of [{}, { member_id: '' }, { member_id: 'a_1' }, { member_id: 'a', status: 'accepted' }]) {
    expect(outcome(body, createMemberBody)).toHaveLength(1)
  }
  expect(outcome({ status: 'accepted', extra: 1 }, updateMemberBody)).toEqual({ status: 'accepted' })
  expect(outcome({ status: 'Accepted' }, updateMemberBody)).toEqual([
    'Field "status" is invalid. Example: "accepted"',
  ])
  expect(outcome({ image_name: 'a' }, serverImageBody)).toEqual({ image_name: 'a' })
  expect(outcome({ image_name: '' }, serverImageBody)).toHaveLength(1)
  expect(outcome({ tags: [] }, replaceTagsBody)).toEqual({ tags: [] })
  expect(outcome({ tags: null }, replaceTagsBody)).toHaveLength(1)
})

test('any JSON object is read or refused, never anything else', () => {
  const specs = [createBody, updateImageBody, importImageBody, createMemberBody, replaceTagsBody]
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(...specs), (body, spec) => {
      try {
        readBody(body, spec)
      } catch (error) {
        expect(error).toBeInstanceOf(CatalogueError)
        for (const text of [(error as CatalogueError).detail('en')].flat())
          expect(text.isWellFormed()).toBe(true)
      }
    }),
  )
})

test('the JSON Schema of a body says what is required, and whether more may come', () => {
  expect(bodySchema(createBody)).toMatchObject({
    title: 'ImageCreateRequest',
    required: ['os_distro', 'name', 'url'],
    properties: { min_ram: { type: 'integer', default: 0 }, visibility: { enum: ['private', 'shared'] } },
  })
  expect(bodySchema(updateImageBody)).toMatchObject({ additionalProperties: false })
  expect(bodySchema(updateImageBody)).not.toHaveProperty('required')
})
