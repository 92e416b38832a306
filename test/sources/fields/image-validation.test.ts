import fc from 'fast-check'
import { filePathOf, imageFieldNames, specOf } from 'scp-images-client/contract/image-fields'
import { describe, expect, it } from 'vitest'
import { fieldChecks } from '../../../src/sources/fields/field-validation.ts'
import {
  faultsOf,
  type RawImage,
  readImage,
  readMembers,
  show,
} from '../../../src/sources/fields/image-validation.ts'
import { account, smallestLine } from '../fixtures.ts'
import { imageArbitrary } from '../image-arbitrary.ts'

const anything = fc.anything({ maxDepth: 2 })
const json = fc.jsonValue({ maxDepth: 2 })

describe('the checks of the fields', () => {
  it('are one a field of the table, and take its example', () => {
    expect(fieldChecks.map(({ field }) => field)).toEqual(imageFieldNames)
    for (const { field, accept } of fieldChecks)
      expect(accept(specOf(field).example)).toEqual(specOf(field).example)
  })

  it.each(fieldChecks)('$field takes its own type only, and gives what it takes', ({ field, accept }) => {
    fc.assert(
      fc.property(anything, (value) => {
        const taken = accept(value)
        if (taken === undefined) return
        expect(typeof taken).toBe(typeof specOf(field).example)
        expect(accept(taken)).toBe(taken)
      }),
    )
  })

  it('has no minus zero', () => {
    expect(Object.is(readImage({ ...smallestLine, min_disk: -0 }, { account })?.min_disk, 0)).toBe(true)
  })
})

describe('readImage', () => {
  it('takes an image as it is', () => {
    fc.assert(
      fc.property(imageArbitrary, (image) => {
        expect(readImage({ ...image }, {})).toEqual(image)
        expect(faultsOf({ ...image }, {})).toEqual([])
      }),
    )
  })

  it('gives an image, or faultsOf says why not', () => {
    const value = fc.oneof(json, fc.constantFrom(...Object.values(smallestLine)))
    const changes = fc.dictionary(fc.constantFrom(...imageFieldNames), value, { maxKeys: 4 })
    fc.assert(
      fc.property(changes, fc.subarray(imageFieldNames, { maxLength: 2 }), (more, less) => {
        const raw: RawImage = { ...smallestLine, ...more }
        for (const field of less) delete raw[field]
        const image = readImage(raw, { account })
        expect(faultsOf(raw, { account }).length === 0).toBe(image !== undefined)
        if (image) expect(Object.keys(image)).toEqual(imageFieldNames)
      }),
    )
  })

  it('names every field that is wrong, by its first word', () => {
    fc.assert(
      fc.property(fc.subarray(imageFieldNames), (wrong) => {
        const raw: RawImage = { ...smallestLine, ...Object.fromEntries(wrong.map((field) => [field, []])) }
        expect(faultsOf(raw, { account }).map((fault) => fault.split(' ')[0])).toEqual(wrong)
      }),
    )
  })

  it('lets account and id stand in for owner and file, and takes null as missing', () => {
    expect(readImage({ ...smallestLine, owner: null, file: null }, { account })).toMatchObject({
      owner: account,
      file: filePathOf(smallestLine.id),
    })
    expect(readImage(smallestLine, {})).toBeUndefined()
    expect(faultsOf({}, { account })).toContain('id is missing')
    expect(faultsOf({}, { account })).not.toContain('file is missing')
  })

  it('keeps given names of the account that stands in', () => {
    const options = { account, accountName: 'publisher', userName: 'user@example.com' }
    expect(readImage({ ...smallestLine, owner_account_name: 'given' }, options)).toMatchObject({
      owner_account_name: 'given',
      owner_user_name: 'user@example.com',
    })
  })

  it.each(['https://h.example/a', 'HTTP://h.example/a?b=c#d', 'ftp://h.example:21/a@b', ''])(
    'takes the url "%s"',
    (url) => expect(readImage({ ...smallestLine, url }, { account })).toMatchObject({ url }),
  )

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    's3://bucket/a',
    'h.example/a',
    'https://h.example/a b',
    'https://',
    'https:///a',
    'https://ann:secret@h.example/a',
    'https://ann@h.example?b',
  ])('refuses the url "%s", and says what would do', (url) => {
    expect(readImage({ ...smallestLine, url }, { account }, true)).toBeUndefined()
    expect(faultsOf({ ...smallestLine, url }, { account })).toEqual([
      expect.stringMatching(
        /^url should be an address that begins with https:\/\/ or http:\/\/ or ftp:\/\/, /,
      ),
    ])
  })

  it('reads no inherited values', () => {
    const raw = JSON.parse(`{"__proto__": ${JSON.stringify(smallestLine)}}`) as RawImage
    expect(readImage(raw, { account })).toBeUndefined()
  })
})

it('readMembers gives members of distinct accounts, or nothing', () => {
  fc.assert(
    fc.property(json, (raw) => {
      const members = readMembers(raw) ?? []
      expect(new Set(members.map(({ member_id }) => member_id)).size).toBe(members.length)
    }),
  )
  expect(readMembers([])).toEqual([])
})

it('show gives any value in at most 60 characters', () => {
  fc.assert(
    fc.property(fc.oneof(json, fc.string({ unit: 'binary', maxLength: 100 })), (value) => {
      const text = show(value)
      expect(text.length).toBeLessThanOrEqual(60)
      expect(text.isWellFormed()).toBe(true)
    }),
  )
  const deep = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)) as unknown
  expect(show(deep)).toBe('something nested too deeply')
  expect(show(undefined)).toBe('undefined')
})
