import fc from 'fast-check'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { Language } from 'scp-images-client/contract/errors/errors'
import { visibilities } from 'scp-images-client/contract/image-fields'
import {
  filterParameters,
  listParameterNames,
  listParameters,
  sortKeys,
} from 'scp-images-client/contract/list-images'
import { describe, expect, test } from 'vitest'
import {
  type ImageQuery,
  invalidMarker,
  isImageId,
  parseImageQuery,
} from '../../../src/catalogue/query/image-query.ts'
import { defaultSort } from '../../../src/catalogue/query/sort.ts'
import { runs } from '../../runs.ts'

const marker = '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'
const defaults: ImageQuery = { filters: [], sort: defaultSort, limit: 20 }
const textFilters = filterParameters.filter((name) => name !== 'visibility')
const query = (search: string) => parseImageQuery(search).query

/** The texts of a refusal. */
function refusal(search: string, language: Language = 'en'): string[] {
  try {
    parseImageQuery(search)
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    expect(error.key).toBe('VALIDATION')
    expect(error.row.status).toBe(400)
    return error.detail(language) as string[]
  }
  throw new Error(`should be refused: ${search}`)
}

test('nothing asked: the defaults of the page', () => {
  expect(parseImageQuery('')).toEqual({ query: defaults, ignored: [] })
})

test('the examples of the page', () => {
  const search = new URLSearchParams(
    Object.fromEntries(listParameterNames.map((name) => [name, `${listParameters[name].example}`])),
  )
  expect(parseImageQuery(`${search}`)).toEqual({
    query: {
      ...defaults,
      filters: [
        { field: 'name', value: 'imagename' },
        { field: 'os_distro', value: 'alma' },
        { field: 'scp_image_type', value: 'custom' },
        { field: 'scp_original_image_type', value: 'standard' },
        { field: 'status', value: 'active' },
      ],
      visibility: 'private',
      marker,
    },
    ignored: [],
  })
})

describe('limit', () => {
  test.each([1, 2, 20, 999, 1000])('%j', (limit) => {
    expect(query(`limit=${limit}`).limit).toBe(limit)
  })

  test.each([
    '0',
    '-1',
    '1001',
    '1000000000000',
    '',
    '1.0',
    '1e2',
    '0x10',
    '+5',
    '%2B5',
    '010',
    '5%20',
    '٥',
    'NaN',
    'null',
    '20,30',
  ])('refuses %j, naming bounds and example', (limit) => {
    expect(refusal(`limit=${limit}`)).toEqual([
      'Field "limit" is invalid. The value should be 1 or greater, 1000 or less. Example: "20"',
    ])
  })

  test('of any number: accepted exactly between the bounds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.integer({ min: -5, max: 1005 })), (limit) => {
        if (limit >= 1 && limit <= 1000) expect(query(`limit=${limit}`).limit).toBe(limit)
        else expect(refusal(`limit=${limit}`)).toHaveLength(1)
      }),
    )
  })
})

describe('marker', () => {
  test('an image id', () => {
    expect(query(`marker=${marker}`).marker).toBe(marker)
    expect(isImageId(marker)).toBe(true)
  })

  test.each([
    '1',
    'not-an-id',
    marker.toUpperCase(),
    `${marker}0`,
    `${marker}%0A`,
    `%7B${marker}%7D`,
    marker.replaceAll('-', ''),
    '%20',
  ])('malformed %j is refused with the body of an unknown one', (text) => {
    expect(refusal(`marker=${text}`)).toEqual(invalidMarker().detail('en'))
  })
})

describe('visibility', () => {
  test.each(visibilities)('%s', (visibility) => {
    expect(query(`visibility=${visibility}`)).toEqual({ ...defaults, visibility })
  })

  test.each(['Public', 'PRIVATE', 'all', 'public,private', 'private%20', 'null'])(
    'refuses %j, naming the four',
    (visibility) => {
      expect(refusal(`visibility=${visibility}`)).toEqual([
        'Field "visibility" is invalid. The value should be one of public, community, shared, private. Example: "private"',
      ])
    },
  )
})

describe('filters', () => {
  test.each(textFilters)('%s takes its value byte for byte', (name) => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
          .filter((text) => !text.includes('\0') && [...text].length <= 255),
        (value) => {
          expect(query(`${new URLSearchParams({ [name]: value })}`).filters).toEqual([{ field: name, value }])
        },
      ),
    )
  })

  test.each(['a:b', 'a,b', '100%', 'in:a,b', '%', '_', "'", '"', 'null', ' a '])(
    '%j has no special meaning',
    (value) => {
      expect(query(`${new URLSearchParams({ name: value })}`).filters).toEqual([{ field: 'name', value }])
    },
  )

  test('are the same value in whatever order they were sent', () => {
    const parts = textFilters.map((name) => `${name}=x`)
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: parts.length }), (shuffled) => {
        expect(query(shuffled.join('&'))).toEqual(query(parts.join('&')))
      }),
    )
  })
})

test.each(listParameterNames.filter((name) => name !== 'limit'))(
  '%s with an empty text is as if absent',
  (name) => {
    expect(parseImageQuery(`${name}=`)).toEqual({ query: defaults, ignored: [] })
    expect(parseImageQuery(name)).toEqual({ query: defaults, ignored: [] })
  },
)

describe('sort', () => {
  test('is read', () => {
    expect(query('sort=name:asc').sort).toEqual([
      { field: 'name', direction: 'asc' },
      { field: 'created_at', direction: 'asc' },
      { field: 'id', direction: 'asc' },
    ])
  })

  test('refused: every key is named', () => {
    const [text, ...others] = refusal('sort=colour')
    expect(others).toEqual([])
    for (const key of sortKeys) expect(text).toContain(`${key}[:asc|:desc]`)
    expect(text).toMatch(/^Field "sort" is invalid\. .* Example: "created_at:desc"$/)
  })
})

describe('a parameter twice', () => {
  test('the last one wins', () => {
    expect(query('limit=5&limit=7&name=a&name=b')).toEqual({
      ...defaults,
      limit: 7,
      filters: [{ field: 'name', value: 'b' }],
    })
    expect(query('limit=x&limit=7').limit).toBe(7)
    expect(refusal('limit=7&limit=x')).toHaveLength(1)
    expect(query('visibility=public&visibility=')).toEqual(defaults)
  })
})

test('unknown parameters are ignored and named', () => {
  expect(parseImageQuery('page=2&limit=3&Limit=9&size_min=4&page=5&__proto__=1')).toEqual({
    query: { ...defaults, limit: 3 },
    ignored: ['page', 'Limit', 'size_min', '__proto__'],
  })
})

describe('text that is none', () => {
  test.each(listParameterNames)('%s that is not UTF-8, or holds a NUL', (name) => {
    const example = `Example: "${listParameters[name].example}"`
    for (const value of ['%FF', '%ED%A0%80', 'a%00']) {
      expect(refusal(`${name}=${value}`)).toContain(
        `Field "${name}" is invalid. The value should be UTF-8 text without NUL. ${example}`,
      )
    }
  })

  test.each(listParameterNames)('%s longer than 255 characters', (name) => {
    expect(refusal(`${name}=${'1'.repeat(256)}`)).toEqual([
      `Field "${name}" is invalid. The value should be 255 characters or shorter. Example: "${listParameters[name].example}"`,
    ])
  })

  test('255 characters are allowed, counted as people count them', () => {
    for (const character of ['a', '우', '😀']) {
      const value = character.repeat(255)
      expect(query(`name=${encodeURIComponent(value)}`).filters).toEqual([{ field: 'name', value }])
      expect(refusal(`name=${encodeURIComponent(`${value}${character}`)}`)).toHaveLength(1)
    }
  })
})

describe('several bad fields', () => {
  const search = 'sort=x&visibility=all&name=%FF&os_distro=%00&limit=0&marker=m'

  test('are all named, each once, in the order of the page', () => {
    const fields = refusal(search).map((text) => /^Field "(\w+)"/.exec(text)?.[1])
    expect(fields).toEqual(['limit', 'marker', 'name', 'os_distro', 'visibility', 'sort'])
  })

  test('in Korean', () => {
    expect(refusal('limit=0&visibility=all', 'ko')).toEqual([
      '"limit" 값이 유효하지 않습니다. 값은 1 이상, 1000 이하여야 합니다. 예시: "20"',
      '"visibility" 값이 유효하지 않습니다. 값은 public, community, shared, private 중 하나여야 합니다. 예시: "private"',
    ])
  })
})

test('any text is a query or a refusal that names known fields, each once', () => {
  const value = fc.oneof(
    fc.constantFrom('', '0', '20', marker, 'public', 'name:asc', '%FF', '%00', '%', 'x'.repeat(300)),
    fc.string(),
    fc.webQueryParameters(),
  )
  const pair = fc
    .tuple(fc.constantFrom(...listParameterNames, 'other', '%', ''), value)
    .map((parts) => parts.join('='))
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 8 }), (pairs) => {
      const search = pairs.join('&')
      try {
        const { limit, sort } = query(search)
        expect(limit).toBeGreaterThanOrEqual(1)
        expect(limit).toBeLessThanOrEqual(1000)
        expect(sort.at(-1)?.field).toBe('id')
      } catch (error) {
        if (!(error instanceof CatalogueError)) throw error
        const fields = error.fields.map((field) => field.field)
        expect(listParameterNames).toEqual(expect.arrayContaining(fields))
        expect(new Set(fields).size).toBe(fields.length)
      }
    }),
    { numRuns: runs(1000) },
  )
})
