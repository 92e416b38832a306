import fc from 'fast-check'
import {
  apiVersionHeader,
  apiVersionIds,
  apiVersionOf,
  apiVersionStatuses,
  apiVersions,
  deprecationOf,
  isAnswered,
  isPastSunset,
  isSince,
  newestChoices,
  newestEdition,
  pageVersionId,
  parseEdition,
  type Service,
  services,
  statusOn,
  sunsetOf,
} from 'scp-images-client/contract/api-versions'
import { describe, expect, test } from 'vitest'

const DAY = 86_400_000
const at = (instant: string) => Date.parse(instant)
const statuses = (now: number, newest = pageVersionId as string) =>
  apiVersions.map((row) => statusOn(row, now, newest))
/** As the server of the page reads it. */
const read = (header: string | undefined, service: Service = 'virtualserver') =>
  parseEdition(header, service, pageVersionId)

test('on 2026-05-01 the table equals the vendor’s page, which ends at 1.3', () => {
  const ofPage = apiVersions.filter(({ id }) => isSince(pageVersionId, id))
  expect(ofPage.map((row) => [row.id, row.notBefore, row.listSchema])).toEqual([
    ['1.0', '2025-12-31', 'ImageListResponse'],
    ['1.1', '2026-05-31', 'ImageListResponse'],
    ['1.2', '2026-08-31', 'ImageListResponseV1Dot2'],
    ['1.3', null, 'ImageListResponseV1Dot3'],
  ])
  expect(statuses(at('2026-05-01T00:00:00Z')).slice(0, 4)).toEqual([
    'DEPRECATED',
    'DEPRECATED',
    'SUPPORTED',
    'CURRENT',
  ])
})

test('versions beyond the page, with the schemas of later pages and without dates', () => {
  const beyond = apiVersions.filter(({ id }) => !isSince(pageVersionId, id))
  expect(beyond.map(({ id, ...row }) => [id, row])).toEqual(
    ['1.4', '1.5'].map((id) => [
      id,
      {
        notBefore: null,
        listSchema: 'ImageListResponseV1Dot4',
        showSchema: 'ImageShowResponseV1Dot4',
        pendingSchema: 'ImageListResponseV1Dot2',
      },
    ]),
  )
})

test('what may be called the newest has no known end, so that a CURRENT version never has one', () => {
  expect(newestChoices).toEqual(['1.3', '1.4', '1.5'])
  for (const id of newestChoices) expect(apiVersionOf(id).notBefore).toBeNull()
})

test.each([
  ['1.3', ['CURRENT', 'PLANNED', 'PLANNED']],
  ['1.4', ['SUPPORTED', 'CURRENT', 'PLANNED']],
  ['1.5', ['SUPPORTED', 'SUPPORTED', 'CURRENT']],
] as const)('with %s as the newest: 1.3, 1.4 and 1.5 are %j at any time', (newest, expected) => {
  for (const now of ['2020-01-01', '2026-05-01', '2040-01-01']) {
    expect(statuses(at(`${now}T00:00:00Z`), newest).slice(3)).toEqual(expected)
  }
})

describe('status is a function of the date and of the newest version', () => {
  const anyInstant = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') })
  const anyVersion = fc.constantFrom(...apiVersions)
  const anyNewest = fc.constantFrom(...newestChoices)
  const ageOf = (...asked: Parameters<typeof statusOn>) => apiVersionStatuses.indexOf(statusOn(...asked))

  test('it only grows older, with time and with a newer newest', () => {
    fc.assert(
      fc.property(anyVersion, anyInstant, anyInstant, anyNewest, anyNewest, (version, a, b, one, other) => {
        const [first, last] = isSince(other, one) ? [one, other] : [other, one]
        const before = ageOf(version, Math.min(a, b), first)
        expect(ageOf(version, Math.max(a, b), last)).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  test('it is the same at every hour of a day', () => {
    fc.assert(
      fc.property(anyVersion, anyInstant, anyNewest, fc.nat(DAY - 1), (version, instant, newest, later) => {
        const midnight = Math.floor(instant / DAY) * DAY
        expect(statusOn(version, midnight + later, newest)).toBe(statusOn(version, midnight, newest))
      }),
    )
  })

  test('exactly one version is CURRENT, and it is the newest; PLANNED are those after it', () => {
    fc.assert(
      fc.property(anyInstant, anyNewest, (now, newest) => {
        const withStatus = (wanted: string) =>
          apiVersions.flatMap((version) => (statusOn(version, now, newest) === wanted ? [version.id] : []))
        expect(withStatus('CURRENT')).toEqual([newest])
        expect(withStatus('PLANNED')).toEqual(apiVersionIds.filter((id) => !isSince(newest, id)))
      }),
    )
  })

  test('an older version is never better off than a newer one', () => {
    fc.assert(
      fc.property(anyInstant, anyNewest, (now, newest) => {
        const ages = apiVersions.map((version) => ageOf(version, now, newest))
        expect(ages).toEqual(ages.toSorted((a, b) => b - a))
      }),
    )
  })

  test('what is served stays served; a version is refused by policy and past its date alone', () => {
    fc.assert(
      fc.property(anyVersion, anyInstant, (version, now) => {
        expect(isAnswered(version, now, 'serve')).toBe(true)
        expect(isAnswered(version, now, 'enforce')).toBe(!isPastSunset(version, now))
      }),
    )
  })
})

describe.each([
  { id: '1.0', lastSupported: '2025-10-02', firstDeprecated: '2025-10-03', end: '2025-12-31' },
  { id: '1.1', lastSupported: '2026-03-02', firstDeprecated: '2026-03-03', end: '2026-05-31' },
  { id: '1.2', lastSupported: '2026-06-02', firstDeprecated: '2026-06-03', end: '2026-08-31' },
] as const)('boundaries of $id', ({ id, lastSupported, firstDeprecated, end }) => {
  const version = apiVersionOf(id)

  test('SUPPORTED while 90 days are left, DEPRECATED from the next midnight on', () => {
    expect(statusOn(version, at(`${lastSupported}T23:59:59.999Z`), pageVersionId)).toBe('SUPPORTED')
    expect(statusOn(version, at(`${firstDeprecated}T00:00:00Z`), pageVersionId)).toBe('DEPRECATED')
    expect(statusOn(version, at(`${end}T12:00:00Z`), pageVersionId)).toBe('DEPRECATED')
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

test('a version without a known date has no end', () => {
  const newest = apiVersionOf(pageVersionId)
  expect(sunsetOf(newest)).toBeUndefined()
  expect(deprecationOf(newest)).toBeUndefined()
  expect(isPastSunset(newest, at('2999-01-01T00:00:00Z'))).toBe(false)
})

describe('the version header', () => {
  test('reads what it writes', () => {
    for (const version of apiVersions) expect(read(apiVersionHeader(version.id))).toBe(version)
  })

  test.each(newestChoices)('absent or empty is the newest: %s', (newest) => {
    for (const header of [undefined, '']) {
      expect(parseEdition(header, 'virtualserver', newest)).toBe(apiVersionOf(newest))
    }
  })

  test('names any version, also a PLANNED one', () => {
    for (const newest of newestChoices) {
      for (const version of apiVersions)
        expect(parseEdition(apiVersionHeader(version.id), 'virtualserver', newest)).toBe(version)
    }
  })

  test.each([
    '1.3',
    'v1.3',
    'virtualserver',
    'virtualserver v1.3',
    'virtualserver  1.3',
    'Virtualserver 1.3',
    'vpc 1.3',
    'virtualserver 1.6',
    'iam 1.4',
    'resourcemanager 1.0',
    'virtualserver 1.30',
    'virtualserver 1.3, virtualserver 1.2',
    '__proto__',
    ' ',
  ])('refuses %j', (header) => {
    expect(read(header)).toBeUndefined()
  })

  test('refuses any other text', () => {
    const known = new Set(['', ...apiVersionIds.map(apiVersionHeader)])
    fc.assert(
      fc.property(
        fc.string().filter((text) => !known.has(text)),
        (text) => {
          expect(read(text)).toBeUndefined()
        },
      ),
    )
  })
})

test('each service reads its own editions alone', () => {
  expect(read('', 'resourcemanager')).toEqual({ id: '1.0', notBefore: null })
  for (const header of ['iam 1.6', 'virtualserver 1.3', 'resourcemanager 1.0']) {
    expect(read(header, 'iam')).toBeUndefined()
  }
})

test('IAM has the editions that older and newer Terraform providers ask for, none with an end', () => {
  expect(services.iam.map(({ id }) => id)).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'])
  for (const edition of services.iam) {
    expect(read(`iam ${edition.id}`, 'iam')).toBe(edition)
    expect(edition.notBefore).toBeNull()
  }
  for (const newest of newestChoices) expect(newestEdition('iam', newest).id).toBe(newest)
})

test('versions are compared by number', () => {
  expect(isSince('1.10', '1.9')).toBe(true)
  expect(isSince('1.9', '1.10')).toBe(false)
  expect(isSince('2.0', '1.10')).toBe(true)
})

test('isSince is the order of the table', () => {
  for (const [a, version] of apiVersionIds.entries()) {
    for (const [b, since] of apiVersionIds.entries()) expect(isSince(version, since)).toBe(a >= b)
  }
})
