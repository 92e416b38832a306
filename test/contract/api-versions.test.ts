import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  apiVersionHeader,
  apiVersionIds,
  apiVersions,
  currentVersion,
  deprecationOf,
  isPastSunset,
  isSince,
  parseEdition,
  statusOn,
  sunsetOf,
} from '../../src/contract/api-versions.ts'

const DAY = 86_400_000
const at = (instant: string) => Date.parse(instant)
const statuses = (now: number) => Object.fromEntries(apiVersions.map((row) => [row.id, statusOn(row, now)]))

test('on 2026-05-01 the table equals the vendor’s page', () => {
  expect(apiVersions.map((row) => [row.id, row.notBefore, row.listSchema])).toEqual([
    ['1.0', '2025-12-31', 'ImageListResponse'],
    ['1.1', '2026-05-31', 'ImageListResponse'],
    ['1.2', '2026-08-31', 'ImageListResponseV1Dot2'],
    ['1.3', null, 'ImageListResponseV1Dot3'],
  ])
  expect(statuses(at('2026-05-01T00:00:00Z'))).toEqual({
    '1.0': 'DEPRECATED',
    '1.1': 'DEPRECATED',
    '1.2': 'SUPPORTED',
    '1.3': 'CURRENT',
  })
})

describe('status is a function of the date', () => {
  const order = ['SUPPORTED', 'DEPRECATED']
  const anyInstant = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') })
  const anyVersion = fc.constantFrom(...apiVersions)

  test('it never goes back', () => {
    fc.assert(
      fc.property(anyVersion, anyInstant, anyInstant, (version, a, b) => {
        const [before, after] = [statusOn(version, Math.min(a, b)), statusOn(version, Math.max(a, b))]
        expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before))
      }),
    )
  })

  test('it is the same at every hour of a day', () => {
    fc.assert(
      fc.property(anyVersion, anyInstant, fc.nat(DAY - 1), (version, instant, later) => {
        const midnight = Math.floor(instant / DAY) * DAY
        expect(statusOn(version, midnight + later)).toBe(statusOn(version, midnight))
      }),
    )
  })

  test('exactly one version is CURRENT, and it is the newest', () => {
    fc.assert(
      fc.property(anyInstant, (now) => {
        const current = apiVersions.filter((version) => statusOn(version, now) === 'CURRENT')
        expect(current).toEqual([currentVersion])
      }),
    )
    expect(currentVersion.id).toBe(apiVersionIds.at(-1))
  })

  test('an older version is never better off than a newer one', () => {
    fc.assert(
      fc.property(anyInstant, (now) => {
        const ranks = apiVersions.map((version) =>
          ['DEPRECATED', 'SUPPORTED', 'CURRENT'].indexOf(statusOn(version, now)),
        )
        expect(ranks).toEqual(ranks.toSorted())
      }),
    )
  })
})

describe.each([
  { id: '1.0', lastSupported: '2025-10-02', firstDeprecated: '2025-10-03', end: '2025-12-31' },
  { id: '1.1', lastSupported: '2026-03-02', firstDeprecated: '2026-03-03', end: '2026-05-31' },
  { id: '1.2', lastSupported: '2026-06-02', firstDeprecated: '2026-06-03', end: '2026-08-31' },
])('boundaries of $id', ({ id, lastSupported, firstDeprecated, end }) => {
  const version = parseEdition(`virtualserver ${id}`, 'virtualserver') ?? currentVersion

  test('SUPPORTED while 90 days are left, DEPRECATED from the next midnight on', () => {
    expect(statusOn(version, at(`${lastSupported}T23:59:59.999Z`))).toBe('SUPPORTED')
    expect(statusOn(version, at(`${firstDeprecated}T00:00:00Z`))).toBe('DEPRECATED')
    expect(statusOn(version, at(`${end}T12:00:00Z`))).toBe('DEPRECATED')
  })

  test('the 90 days begin 90 days before the end', () => {
    expect(deprecationOf(version)).toBe(at(`${lastSupported}T00:00:00Z`))
    expect(sunsetOf(version)).toBe(at(`${end}T00:00:00Z`))
  })

  test('past its date as soon as the day arrives', () => {
    expect(isPastSunset(version, at(`${end}T00:00:00Z`) - 1)).toBe(false)
    expect(isPastSunset(version, at(`${end}T00:00:00Z`))).toBe(true)
  })
})

test('the newest version has no end', () => {
  expect(sunsetOf(currentVersion)).toBeUndefined()
  expect(deprecationOf(currentVersion)).toBeUndefined()
  expect(isPastSunset(currentVersion, at('2999-01-01T00:00:00Z'))).toBe(false)
})

describe('the version header', () => {
  test('reads what it writes', () => {
    for (const version of apiVersions)
      expect(parseEdition(apiVersionHeader(version.id), 'virtualserver')).toBe(version)
  })

  test('absent or empty is the newest', () => {
    expect(parseEdition(undefined, 'virtualserver')).toBe(currentVersion)
    expect(parseEdition('', 'virtualserver')).toBe(currentVersion)
  })

  test.each([
    '1.3',
    'v1.3',
    'virtualserver',
    'virtualserver v1.3',
    'virtualserver  1.3',
    'Virtualserver 1.3',
    'vpc 1.3',
    'virtualserver 1.4',
    'iam 1.4',
    'resourcemanager 1.0',
    'virtualserver 1.30',
    'virtualserver 1.3, virtualserver 1.2',
    '__proto__',
    ' ',
  ])('refuses %j', (header) => {
    expect(parseEdition(header, 'virtualserver')).toBeUndefined()
  })

  test('refuses any other text', () => {
    const known = new Set(['', ...apiVersionIds.map(apiVersionHeader)])
    fc.assert(
      fc.property(
        fc.string().filter((text) => !known.has(text)),
        (text) => {
          expect(parseEdition(text, 'virtualserver')).toBeUndefined()
        },
      ),
    )
  })
})

test('each service reads its own editions alone', () => {
  expect(parseEdition('iam 1.4', 'iam')).toEqual({ id: '1.4', notBefore: null })
  expect(parseEdition('', 'resourcemanager')).toEqual({ id: '1.0', notBefore: null })
  for (const header of ['iam 1.3', 'virtualserver 1.3', 'resourcemanager 1.0']) {
    expect(parseEdition(header, 'iam')).toBeUndefined()
  }
})

test('isSince is the order of the table', () => {
  for (const [a, version] of apiVersionIds.entries()) {
    for (const [b, since] of apiVersionIds.entries()) expect(isSince(version, since)).toBe(a >= b)
  }
})
