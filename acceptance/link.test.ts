import { describe, expect } from 'vitest'
import { main } from './caller.ts'
import { everything, idsOf, listTarget, type Params, page } from './catalogue.ts'
import type { WireImage } from './image-shape.ts'
import { inOrder, key } from './order.ts'
import { need, ownRule } from './rule.ts'

const nextOf = (link: string | undefined) => /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1]

async function linkOf(params: Params): Promise<string | undefined> {
  const answer = await main.call(listTarget(params))
  expect(answer.status).toBe(200)
  return nextOf(answer.headers.link as string | undefined)
}

describe('GET /v1/images: Link to the next page', () => {
  ownRule('absolute, with the same parameters and the new marker', async () => {
    const params = { limit: 2, sort: 'name:asc,size', 'x y': 'a&b', name: '' }
    const images = await page(main, params)
    const url = new URL(String(await linkOf(params)))
    expect(url.protocol).toMatch(/^https?:$/)
    expect(url.pathname).toMatch(/\/v1\/images$/)
    expect(Object.fromEntries(url.searchParams)).toEqual({ ...params, limit: '2', marker: images[1]?.id })
  })

  ownRule('replaces a marker, and stands once', async () => {
    const [first, second] = await everything()
    const url = new URL(String(await linkOf({ limit: 1, marker: String(first?.id) })))
    expect(url.searchParams.getAll('marker')).toEqual([second?.id])
  })

  ownRule('followed from page to page it gives the whole list', async () => {
    const all = inOrder(await everything(), [key('os_distro', 'asc')])
    const seen: string[] = []
    const limit = Math.min(1000, Math.max(2, Math.ceil(all.length / 5)))
    let target: string | undefined = listTarget({ sort: 'os_distro:asc', limit })
    while (target !== undefined) {
      const answer = await main.call(target)
      seen.push(...idsOf(answer.json<{ images: WireImage[] }>().images))
      expect(seen.length).toBeLessThanOrEqual(all.length)
      const next = nextOf(answer.headers.link as string | undefined)
      target = next && `/v1/images${new URL(next).search}`
    }
    expect(seen).toEqual(idsOf(all))
  })

  ownRule('none on the last page', async () => {
    const all = await everything()
    expect(await linkOf({ marker: String(all.at(-2)?.id) })).toBeUndefined()
    expect(await linkOf({ marker: String(all.at(-1)?.id) })).toBeUndefined()
    expect(await linkOf({ name: 'no image has this name' })).toBeUndefined()
  })

  ownRule('none on an exactly full last page, one on the page before', async (context) => {
    const all = await everything()
    const limit = Math.min(all.length, 1000)
    const before = all.at(-limit - 1)
    const rest = before ? { marker: before.id } : {}
    need(context, limit > 1, 'too few images')
    expect(await linkOf({ ...rest, limit })).toBeUndefined()
    expect(await linkOf({ ...rest, limit: limit - 1 })).toBeDefined()
  })
})
