import { CatalogueError, validationError } from 'scp-images-client/contract/errors/catalogue-error'
import { errors, fill, languageOf } from 'scp-images-client/contract/errors/errors'
import { describe, expect, test } from 'vitest'

const rows = Object.entries(errors)
const placesOf = (template: string) =>
  [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted()

describe.each(rows)('%s', (_key, row) => {
  test('has a client or server error status', () => {
    expect(row.status).toBeGreaterThanOrEqual(400)
    expect(row.status).toBeLessThan(600)
  })

  test('has a code of letters and dots', () => {
    expect(row.code).toMatch(/^[A-Z][A-Za-z]*(\.[A-Z][A-Za-z]*)?$/)
  })

  test('says the same in both languages: the same places to fill', () => {
    expect(placesOf(row.ko)).toEqual(placesOf(row.en))
  })
})

test('Korean sentences are Korean', () => {
  for (const [key, row] of rows) if (key !== 'VALIDATION') expect(row.ko, key).toMatch(/[가-힣]/)
})

test('a code has one status', () => {
  const statuses = new Map<string, number>()
  for (const [, row] of rows) {
    expect(statuses.get(row.code) ?? row.status, row.code).toBe(row.status)
    statuses.set(row.code, row.status)
  }
})

test('the codes the vendor is known to send', () => {
  const vendor = rows.filter(([, row]) => row.origin === 'vendor').map(([, row]) => [row.code, row.status])
  expect(vendor).toEqual([
    ['ValidationError', 400],
    ['Image.InvalidVolumeOnVisibilityUpdate', 400],
    ['HmacValidFail', 401],
    ['Forbidden', 403],
    ['ResourceNotFound', 404],
    ['VirtualServer.VirtualServerNotFound', 404],
    ['NoSuchVersion', 406],
    ['ContactAdminForAssistance', 500],
  ])
})

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['en-US', 'en'],
  ['ko-KR', 'ko'],
  ['ko', 'ko'],
  ['KO-kr', 'ko'],
  [' ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
  ['ko;q=0.9', 'ko'],
  ['en-US,ko;q=0.9', 'en'],
  ['kok-IN', 'en'],
  ['fr', 'en'],
  ['*', 'en'],
])('Accept-Language %j asks for %s', (header, language) => {
  expect(languageOf(header)).toBe(language)
})

test('fill fills each place once, and leaves one without a value', () => {
  expect(fill('{a} and {b} and {a}', { a: 1, b: '{a}' })).toBe('1 and {a} and 1')
  expect(fill('{a} {unknown}', { a: 'x' })).toBe('x {unknown}')
})

describe('CatalogueError', () => {
  test('is a row of the table with its sentence filled', () => {
    const error = new CatalogueError('FORBIDDEN', { action: 'virtualserver:ListImages' })
    expect(error.row).toBe(errors.FORBIDDEN)
    expect(error.detail('en')).toBe('The access key is not allowed to perform virtualserver:ListImages.')
    expect(error.detail('ko')).toBe('이 인증키는 virtualserver:ListImages 작업을 수행할 권한이 없습니다.')
  })

  test('has one sentence a bad field', () => {
    const error = validationError([{ field: 'limit' }, { field: 'sort' }])
    expect(error.row.status).toBe(400)
    expect(error.detail('en')).toEqual(['Field "limit" is invalid.', 'Field "sort" is invalid.'])
    expect(error).toBeInstanceOf(Error)
  })
})
