import { readFileSync } from 'node:fs'
import { imageFieldNames } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import { faultsOf } from '../../../src/sources/fields/image-validation.ts'
import { parseYaml } from '../../../src/sources/files/yaml-tree.ts'
import { vendorOwner, vendorOwnerName, vendorPath } from '../../../src/sources/lists/starter.ts'
import { vendorImages } from '../../../src/sources/lists/vendor-images.ts'
import { SourceError } from '../../../src/sources/source.ts'

interface Row {
  readonly named?: Readonly<Record<string, string>>
  readonly guess?: Readonly<Record<string, string>>
  readonly source: readonly string[]
}

interface VendorFile {
  readonly sources: Readonly<Record<string, { strength: string; where: string; shows: string }>>
  readonly usual: Row
  readonly regions: Readonly<Record<string, readonly Row[]>>
}

const text = readFileSync(vendorPath(), 'utf8')
const document = parseYaml(text)
const file = ('tree' in document ? document.tree : {}) as unknown as VendorFile
const regions = Object.keys(file.regions)
const rows = Object.values(file.regions).flat()
const newest = Date.parse('2026-01-01T00:00:00Z')
const day = 24 * 60 * 60 * 1000

describe('the file says of each value whether it is known', () => {
  test('a row has what is named, what is guessed and where it is from, and nothing else', () => {
    for (const row of [file.usual, ...rows]) {
      const { named = {}, guess = {}, source, ...other } = row
      expect(other).toEqual({})
      const fields = [...Object.keys(named), ...Object.keys(guess)]
      expect(fields.length).toBeGreaterThan(0)
      expect(new Set(fields).size, `named and guessed at once: ${fields}`).toBe(fields.length)
      expect(imageFieldNames).toEqual(expect.arrayContaining(fields))
      expect(source.length).toBeGreaterThan(0)
    }
    expect(file.usual.named).toBeUndefined()
  })

  test('sources are told, used, and of a strength that the file explains', () => {
    const used = [file.usual, ...rows].flatMap(({ source }) => source)
    expect(Object.keys(file.sources).toSorted()).toEqual([...new Set(used)].toSorted())
    const [head = ''] = text.split('\nsources:')
    for (const source of Object.values(file.sources)) {
      expect(Object.keys(source)).toEqual(['strength', 'where', 'shows'])
      expect(head).toMatch(new RegExp(`^# {14}${source.strength} {2,}\\w`, 'm'))
    }
  })

  test('an identifier is the cloud’s, or made of region and name: never guessed', () => {
    for (const region of regions) {
      for (const [index, { id }] of vendorImages(text, region, newest).entries()) {
        const { named, guess } = file.regions[region]?.[index] ?? {}
        expect(guess?.id).toBeUndefined()
        expect(id.charAt(14), id).toBe(named?.id === undefined ? '5' : '4')
        if (named?.id !== undefined) expect(id).toBe(named.id)
      }
    }
  })

  test('what an image has is in the file; the rest is null, but for owner, path and dates', () => {
    const made = ['created_at', 'file', 'id', 'owner', 'owner_account_name', 'updated_at']
    for (const region of regions) {
      for (const [index, image] of vendorImages(text, region, newest).entries()) {
        const { named, guess } = file.regions[region]?.[index] ?? {}
        const said = { ...file.usual.guess, ...guess, ...named }
        for (const field of imageFieldNames)
          if (!made.includes(field))
            expect(image[field] === null ? undefined : String(image[field]), field).toBe(said[field])
      }
    }
  })
})

describe.each(regions)('the images of %s', (region) => {
  const images = vendorImages(text, region, newest)

  test('are whole, public, active and of their own account', () => {
    for (const image of images) {
      expect(Object.keys(image).toSorted()).toEqual(imageFieldNames)
      expect(faultsOf({ ...image }, {})).toEqual([])
      expect(image).toMatchObject({ owner: vendorOwner, owner_account_name: vendorOwnerName })
      expect(image).toMatchObject({ visibility: 'public', status: 'active', os_hidden: false })
    }
  })

  test('are newer than what they are to follow, newest first, by no more than an hour', () => {
    const times = images.map(({ created_at }) => Date.parse(created_at))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(new Set(times).size).toBe(times.length)
    expect(Math.min(...times)).toBeGreaterThan(newest)
    expect(Math.max(...times)).toBeLessThan(newest + day / 24)
    expect(vendorImages(text, region, newest)).toEqual(images)
    expect(vendorImages(text, region, newest + day).map(({ id }) => id)).toEqual(images.map(({ id }) => id))
  })
})

test('an identifier belongs to one image of one region', () => {
  const ids = regions.flatMap((region) => vendorImages(text, region, newest)).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(regions).toEqual(['kr-west1', 'kr-east1'])
})

test.each(['xx-test1', '', 'constructor', '__proto__'])(
  'a region without rows (%j) has those of kr-west1',
  (region) => {
    expect(vendorImages(text, region, newest)).toEqual(vendorImages(text, 'kr-west1', newest))
  },
)

test.each([
  ['no YAML', '{', /cannot be read/],
  ['no rows', 'regions: {}', /no rows of kr-west1/],
  [
    'a row that lacks something',
    'regions: {kr-west1: [{named: {name: x}}]}',
    /kr-west1\[0\]: container_format is missing/,
  ],
  [
    'a row with a wrong value',
    text.replace('min_disk: 16', 'min_disk: many'),
    /min_disk should be an integer/,
  ],
])('%s: says what is wrong', (_what, given, message) => {
  const read = () => vendorImages(given, 'kr-west1', newest)
  expect(read).toThrow(SourceError)
  expect(read).toThrow(message)
})

test('a version that looks like a number stays as it is written, a number becomes one', () => {
  const image = vendorImages(text, 'kr-east1', newest).find(({ name }) => name === 'Rocky 8.10')
  expect(image).toMatchObject({ scp_os_version: '8.10', min_disk: 16, min_ram: 0, os_hidden: false })
})
