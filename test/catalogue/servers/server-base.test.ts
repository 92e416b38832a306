import fc from 'fast-check'
import type { Image } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import { baseOfServer, isServerBase } from '../../../src/catalogue/servers/server-base.ts'
import { image } from '../../http/fixtures.ts'

const server = fc.uuid()
const images = fc.uniqueArray(
  fc.uuid().map((id) => ({ id })),
  { selector: ({ id }) => id, minLength: 1, maxLength: 40 },
)

describe('the image a server was made from', () => {
  test('is one of them, whatever their order', () => {
    fc.assert(
      fc.property(server, images, fc.integer({ min: 0, max: 40 }), (id, among, turn) => {
        const chosen = baseOfServer(id, among)
        expect(among).toContain(chosen)
        const turned = [...among.slice(turn), ...among.slice(0, turn)].toReversed()
        expect(baseOfServer(id, turned)).toBe(chosen)
      }),
    )
  })

  test('stays when another comes, unless it is that one; and when another goes', () => {
    fc.assert(
      fc.property(server, images, (id, [first, ...others]) => {
        const added = first as { id: string }
        const before = baseOfServer(id, others)
        expect([before, added]).toContain(baseOfServer(id, [...others, added]))
      }),
    )
  })

  test('none of none', () => {
    expect(baseOfServer('6a2f1f0e-9b1c-4a0e-8f57-1a8f6f4f2d11', [])).toBeUndefined()
  })

  test('servers are spread over all, also when ids differ in their last digits only', () => {
    const among = Array.from({ length: 10 }, (_, n) => image(n))
    const counts = new Map<string | undefined, number>()
    for (let n = 0; n < 2000; n++) {
      const id = baseOfServer(image(1000 + n).id, among)?.id
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    expect(counts.size).toBe(10)
    for (const count of counts.values()) expect(count).toBeGreaterThan(120)
    for (const count of counts.values()) expect(count).toBeLessThan(300)
  })
})

test.each<[Partial<Image>, boolean]>([
  [{}, true],
  [{ os_hidden: true }, false],
  [{ visibility: 'community' }, false],
  [{ scp_image_type: 'gpu_standard' }, false],
  [{ scp_image_type: null }, false],
  [{ status: 'deactivated' }, false],
])('a standard image with %j: %s', (changes, can) => {
  expect(isServerBase(image(1, { scp_image_type: 'standard', ...changes }))).toBe(can)
})
