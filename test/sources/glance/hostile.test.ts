import fc from 'fast-check'
import { imageFieldNames } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import { faultsOf } from '../../../src/sources/fields/image-validation.ts'
import { type GlanceLimits, openGlance } from '../../../src/sources/glance/open-glance.ts'
import { SourceError, type SourceOptions } from '../../../src/sources/source.ts'
import { runs } from '../../runs.ts'
import { account, idOf, readAll, reasonsOf } from '../fixtures.ts'
import { host } from '../web/host.ts'

/** As Glance lists an image. */
const imageOf = (number: number, more: object = {}) => ({
  id: idOf(number),
  name: `n${number}`,
  visibility: 'public',
  status: 'active',
  container_format: 'bare',
  disk_format: 'qcow2',
  owner: account,
  os_hidden: false,
  protected: false,
  min_disk: 1,
  min_ram: 1,
  size: 5,
  virtual_size: null,
  created_at: '2026-01-02T03:04:05Z',
  updated_at: '2026-01-02T03:04:05Z',
  tags: [],
  os_version: '9',
  ...more,
})

const next = (number: number) => `/v2/images?marker=${idOf(number)}`

/** Read a host that answers by the address asked for; hidden images it has none. */
async function readHost(
  answer: (url: URL) => unknown,
  limits: Partial<GlanceLimits> = {},
  options: SourceOptions = {},
) {
  const url = await host((request, response) => {
    const asked = new URL(request.url ?? '', 'http://x')
    const value = asked.searchParams.has('os_hidden') ? { images: [] } : answer(asked)
    response.end(typeof value === 'string' ? value : JSON.stringify(value))
  })
  return readAll(openGlance(url.origin, options, { web: { pause: 1 }, ...limits }))
}

describe('pages that do not end', () => {
  test.each<[string, (marker: string | null, asked: number) => unknown, RegExp]>([
    ['one page again and again', () => ({ images: [imageOf(1)], next: next(1) }), /comes again/],
    [
      'two pages in a circle',
      (marker) =>
        marker === idOf(1)
          ? { images: [imageOf(2)], next: next(2) }
          : { images: [imageOf(1)], next: next(1) },
      /comes again, or not in the order/,
    ],
    ['an id twice in a page', () => ({ images: [imageOf(1), imageOf(1)] }), /comes again/],
    ['empty pages with a next one', () => ({ images: [], next: next(1) }), /without an image/],
    ['pages of what is no image', () => ({ images: [null, { id: 7 }], next: next(1) }), /without an image/],
    [
      'a marker that stands still',
      (_, asked) => ({ images: [imageOf(asked)], next: next(0) }),
      /does not go on/,
    ],
    [
      'a link to another host',
      () => ({ images: [imageOf(1)], next: 'http://other.example/v2/images' }),
      /leads to http:\/\/other/,
    ],
    ['a link that is none', () => ({ images: [imageOf(1)], next: { marker: idOf(1) } }), /does not go on/],
    [
      'ids that go on for ever',
      (_, asked) => ({ images: [imageOf(asked)], next: next(asked) }),
      /more than 50 images/,
    ],
  ])('%s', async (_, answer, message) => {
    let asked = 0
    const reading = readHost((url) => answer(url.searchParams.get('marker'), ++asked), { maximum: 50 })
    await expect(reading).rejects.toThrow(SourceError)
    await expect(reading).rejects.toThrow(message)
    expect(asked).toBeLessThan(60)
  })
})

test('the address of the next page is made here, whatever the link says', async () => {
  const asked: string[] = []
  await readHost((url) => {
    asked.push(url.href)
    return asked.length > 1
      ? { images: [] }
      : { images: [imageOf(1)], next: `/elsewhere?x=1&marker=${idOf(1)}` }
  })
  expect(asked).toEqual([
    'http://x/v2/images?limit=500&sort_key=id&sort_dir=asc&visibility=all&member_status=all',
    `http://x/v2/images?limit=500&sort_key=id&sort_dir=asc&visibility=all&member_status=all&marker=${idOf(1)}`,
  ])
})

test.each([
  ['no JSON', '<html>', /not JSON/],
  ['a list', [], /no JSON object/],
  ['null', null, /no JSON object/],
  ['no images', {}, /no list under "images"/],
  ['images that are none', { images: {} }, /no list under "images"/],
  ['lists too deep for anyone', `{"images":${'['.repeat(200_000)}`, /not JSON/],
])('an answer that is no list of images: %s', async (_, answer, message) => {
  await expect(readHost(() => answer)).rejects.toThrow(message)
})

test('an image that is nested too deeply is skipped, and the rest goes in', async () => {
  const deep = `{"images":[{"id":"${idOf(1)}","x":${'['.repeat(100_000)}${']'.repeat(100_000)}},${JSON.stringify(imageOf(2))}]}`
  const { images, problems } = await readHost(() => deep)
  expect(images).toHaveLength(1)
  expect(reasonsOf(problems)).toEqual(['this is no image: it is nested too deeply'])
})

test('texts that are no Unicode name no address and no image', async () => {
  const { items, problems } = await readHost(() =>
    JSON.stringify({ images: [imageOf(1, { id: '\ud800', visibility: 'shared', name: 'a\udc00' })] }),
  )
  expect(items).toHaveLength(1)
  expect(problems[0]?.reason).toMatch(/id should be a UUID.*name should be a text/)
  expect(JSON.stringify(items).isWellFormed() && problems[0]?.place.isWellFormed()).toBe(true)
})

describe('wrong types', () => {
  const whole = imageOf(1, {
    visibility: 'shared',
    os_distro: 'ubuntu',
    block_device_mapping: '[]',
    image_source: 'x',
  })
  const spoiled = fc
    .dictionary(
      fc.constantFrom(...Object.keys(whole), 'kube_version', '__proto__', 'constructor'),
      fc.jsonValue(),
    )
    .map((wrong) => ({ ...whole, ...wrong }))
  const members = fc.oneof(
    fc.jsonValue(),
    fc
      .array(fc.record({ member_id: fc.jsonValue(), status: fc.constantFrom('accepted', 'x', 3) }))
      .map((list) => ({ members: list })),
  )

  test('anything anywhere ends in images that fit, remarks that say something, or a SourceError', async () => {
    let list: unknown
    let membership: unknown
    const url = await host((request, response) => {
      const isList = (request.url ?? '').startsWith('/v2/images?')
      response.end(JSON.stringify(isList ? list : membership))
    })
    const property = fc.asyncProperty(
      fc.oneof(
        fc.jsonValue(),
        fc.array(fc.oneof(spoiled, fc.jsonValue()), { maxLength: 3 }).map((images) => ({ images })),
      ),
      members,
      async (anyList, anyMembers) => {
        list = anyList
        membership = anyMembers
        const source = openGlance(url.origin, { account })
        const items = await readAll(source).catch((error: unknown) => {
          if (error instanceof SourceError && error.message.length < 1_000) return undefined
          throw error
        })
        for (const item of items?.items ?? []) {
          if ('write' in item) {
            expect(Object.keys(item.write.image)).toEqual(imageFieldNames)
            expect(faultsOf({ ...item.write.image }, {})).toEqual([])
          } else {
            const { place, reason } = 'note' in item ? item.note : item.problem
            expect(place).not.toBe('')
            expect(reason).not.toBe('')
            expect(reason.length).toBeLessThan(2_000)
          }
        }
      },
    )
    await fc.assert(property, { numRuns: runs(500) })
  })
})

test('what the signal ends is no error', async () => {
  const controller = new AbortController()
  let asked = 0
  const { images } = await readHost(
    (url) => {
      if (++asked === 3) controller.abort()
      return url && { images: [imageOf(asked)], next: next(asked) }
    },
    {},
    { signal: controller.signal },
  )
  expect(images.length).toBeLessThanOrEqual(3)
  expect(asked).toBe(3)
})
