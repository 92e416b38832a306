import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RenderedPage } from '../../../src/http/cache/rendered-page.ts'
import { RenderedPages } from '../../../src/http/cache/rendered-pages.ts'
import type { Encoding } from '../../../src/http/response/content-encoding.ts'

const body = (length: number, fill = 97) => ['{', Buffer.alloc(length, fill), '}']
const next = '00000000-0000-4000-8000-000000000001'
/** Ask for a page as a request does, and answer whether it was there. */
function ask(pages: RenderedPages, place: string, tag = 'tag', length = 1000): boolean {
  if (pages.get(place, tag)) return true
  pages.admit(place, tag, { next }, body(length))
  return false
}

/** A coding that makes nothing shorter. */
const longCoding: Encoding = {
  name: 'long',
  compressNow: (bytes) => Buffer.from(bytes),
  compressAside: async (bytes) => Buffer.from(bytes),
}
/** Bytes that a page keeps alive. */
const heldBy = (page: RenderedPage) =>
  ['', longCoding.name].reduce((sum, name) => sum + (page.known(name)?.length ?? 0), 0)

describe('rendered pages', () => {
  test('are kept from the second time on that they are asked for', () => {
    const pages = new RenderedPages(100_000)
    expect([ask(pages, 'a'), ask(pages, 'a'), ask(pages, 'a')]).toEqual([false, false, true])
    expect(pages.get('a', 'tag')?.next).toBe(next)
    expect(String(pages.get('a', 'tag')?.known(''))).toBe(`{${'a'.repeat(1000)}}`)
  })

  test('make way at once for the page as it is now', () => {
    const pages = new RenderedPages(100_000)
    for (let turn = 0; turn < 3; turn++) ask(pages, 'a')
    const old = pages.get('a', 'tag')
    expect([ask(pages, 'a', 'new'), ask(pages, 'a', 'new'), ask(pages, 'a')]).toEqual([false, true, false])
    expect(pages.get('a', 'tag')?.isKept).toBe(true)
    // Answers may know of it for long: it must not keep its bytes alive.
    expect([old?.isKept, old?.known('')]).toEqual([false, undefined])
  })

  test('stay when others walk by, or ask for more pages in turn than there is room for', () => {
    const pages = new RenderedPages(20_000)
    for (let turn = 0; turn < 5; turn++) for (let n = 0; n < 5; n++) ask(pages, `often ${n}`)
    for (let n = 0; n < 500; n++) ask(pages, `once ${n}`)
    const isThere = (n: number) => ask(pages, `often ${n}`)
    expect([0, 1, 2, 3, 4].map(isThere)).toEqual([true, true, true, true, true])
    let hits = 0
    for (let turn = 0; turn < 20; turn++) for (let n = 0; n < 40; n++) if (ask(pages, `turn ${n}`)) hits++
    expect(hits).toBeGreaterThan(20 * 5)
  })

  test('give way to what is asked for now, in the end', () => {
    const pages = new RenderedPages(20_000)
    for (let turn = 0; turn < 50; turn++) for (let n = 0; n < 12; n++) ask(pages, `old ${n}`)
    for (let turn = 0; turn < 5000; turn++) for (let n = 0; n < 12; n++) ask(pages, `new ${n}`)
    const there = Array.from({ length: 12 }, (_, n) => ask(pages, `new ${n}`))
    expect(there.filter(Boolean).length).toBeGreaterThan(6)
  })

  test('never take more than their memory, content codings included', async () => {
    const step = fc.record({ key: fc.nat(8), tag: fc.nat(1), length: fc.nat(3000), isCoded: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 100 }), async (steps) => {
        const pages = new RenderedPages(24_000)
        const seen = new Set<RenderedPage>()
        for (const { key, tag, length, isCoded } of steps) {
          ask(pages, String(key), String(tag), length)
          const page = pages.get(String(key), String(tag))
          if (page) seen.add(page)
          if (isCoded) await page?.encoded(longCoding)
          const held = [...seen].reduce((sum, each) => sum + heldBy(each), 0)
          expect(pages.bytes).toBeLessThanOrEqual(24_000)
          expect(pages.bytes).toBeGreaterThanOrEqual(held)
        }
      }),
    )
  })

  test('make room for a content coding, and keep the page it belongs to', async () => {
    const pages = new RenderedPages(20_000)
    for (let turn = 0; turn < 2; turn++) for (let n = 0; n < 9; n++) ask(pages, String(n), 'tag', 1600)
    const [oldest, other] = [pages.get('0', 'tag'), pages.get('1', 'tag')] as [RenderedPage, RenderedPage]
    const before = pages.bytes
    expect(await oldest.encoded(longCoding)).toHaveLength(1602)
    expect([heldBy(oldest), oldest.isKept, other.isKept]).toEqual([2 * 1602, true, true])
    expect([pages.get('2', 'tag'), pages.bytes <= before]).toEqual([undefined, true])
  })

  test('of which few are kept do not fill the memory with their keys', () => {
    const pages = new RenderedPages(1_000_000)
    const walk = (many: number) => {
      for (let n = 0; n < many; n++) ask(pages, String(n).padEnd(8_000, 'x'), 'tag', 100)
    }
    ask(pages, 'a')
    walk(20)
    ask(pages, 'a')
    ask(pages, 'b')
    walk(100)
    ask(pages, 'b')
    expect([ask(pages, 'a'), ask(pages, 'b')]).toEqual([true, false])
  })

  test('one that is too large is not kept, and its bytes are left alone', () => {
    const pages = new RenderedPages(8000)
    const pieces = body(2000)
    for (let turn = 0; turn < 3; turn++) expect(pages.admit('a', 't', {}, pieces)).toBeUndefined()
    expect(pieces[1]).toHaveLength(2000)
  })
})
