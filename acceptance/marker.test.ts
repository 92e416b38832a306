import { describe, expect } from 'vitest'
import { main, other } from './caller.ts'
import { everything, idsOf, listTarget, page, walk } from './catalogue.ts'
import { inOrder, key, sortText } from './order.ts'
import { expectInvalid, withoutIds } from './refusal.ts'
import { need, ownRule, settings, vendorRule } from './rule.ts'

const unknownId = '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'

/** Places in a list worth starting a page at: the ends and the middle. */
const places = (length: number) => [0, 1, Math.floor(length / 2), length - 2]

describe('GET /v1/images: marker', () => {
  vendorRule('the page after an image of the list', async () => {
    const all = await everything()
    for (const place of places(all.length)) {
      const images = await page(main, { marker: String(all[place]?.id), limit: 5 })
      expect(idsOf(images)).toEqual(idsOf(all.slice(place + 1, place + 6)))
    }
  })

  vendorRule('after the last image: 200 and nothing', async () => {
    const last = (await everything()).at(-1)
    expect(await page(main, { marker: String(last?.id) })).toEqual([])
  })

  vendorRule.for([1, 3, 20, 64])('pages of %i laid end to end are the whole list', async (limit, context) => {
    const all = await everything()
    const part = limit === 1 ? all.slice(0, 40) : all
    need(context, limit < all.length, `there are only ${all.length} images`)
    if (limit > 1) expect(idsOf(await walk(main, {}, limit))).toEqual(idsOf(part))
    else
      for (const [place, image] of part.slice(0, -1).entries()) {
        expect(idsOf(await page(main, { marker: image.id, limit }))).toEqual([part[place + 1]?.id])
      }
  })

  ownRule('goes by the asked order', async () => {
    const keys = [key('size', 'asc'), key('name')]
    const all = inOrder(await everything(), keys)
    for (const place of places(all.length)) {
      const images = await page(main, { sort: sortText(keys), marker: String(all[place]?.id), limit: 5 })
      expect(idsOf(images)).toEqual(idsOf(all.slice(place + 1, place + 6)))
    }
  })

  ownRule('need not match the filters', async (context) => {
    const all = await everything()
    const odd = all.find(({ os_distro }, place) => place > 0 && os_distro !== all[0]?.os_distro)
    const place = all.indexOf(odd as never)
    const wanted = all.slice(place + 1).find(({ os_distro }) => os_distro && os_distro !== odd?.os_distro)
    need(context, odd && wanted, 'all images have the same os_distro')
    const matching = all.slice(place + 1).filter(({ os_distro }) => os_distro === wanted.os_distro)
    const images = await page(main, { os_distro: String(wanted.os_distro), marker: odd.id, limit: 1000 })
    expect(idsOf(images)).toEqual(idsOf(matching).slice(0, 1000))
  })

  ownRule('unknown: 400', async () => {
    expectInvalid(await main.call(listTarget({ marker: unknownId })), 'marker')
  })

  ownRule.for([
    'nonsense',
    unknownId.toUpperCase(),
    unknownId.replaceAll('-', ''),
    `${unknownId} `,
    '1',
    '%',
  ])('"%s" is malformed: 400', async (marker) => {
    expectInvalid(await main.call(listTarget({ marker })), 'marker')
  })

  ownRule('a private image of another account: the same 400 as for an unknown one', async (context) => {
    const [hidden] = await page(other, { visibility: 'private', limit: 1 })
    need(context, hidden, 'the other account has no private image')
    const answers = await Promise.all(
      [unknownId, hidden.id, 'nonsense'].map((marker) => main.call(listTarget({ marker }))),
    )
    const [unknown, invisible, malformed] = answers.map(withoutIds)
    expect(invisible).toEqual(unknown)
    expect(malformed).toEqual(unknown)
  })

  ownRule('an image that was offered and not accepted, or rejected: the same 400', async (context) => {
    const mine = new Set(idsOf(await everything()))
    const offered = (await page(other, { visibility: 'shared', limit: 1000 })).filter(
      ({ id }) => !mine.has(id),
    )
    need(context, offered.length > 0, 'the other account shares no image that the first one does not see')
    for (const { id } of offered) expectInvalid(await main.call(listTarget({ marker: id })), 'marker')
  })

  ownRule('a community image of another account is one the caller may see', async (context) => {
    const [theirs] = settings.expected?.community ?? idsOf(await page(main, { visibility: 'community' }))
    need(context, theirs, 'there is no community image')
    const community = await walk(main, { visibility: 'community' })
    const after = await page(main, { visibility: 'community', marker: theirs, limit: 1000 })
    expect(idsOf(after)).toEqual(idsOf(community.slice(idsOf(community).indexOf(theirs) + 1)).slice(0, 1000))
    expect((await main.call(listTarget({ marker: theirs }))).status).toBe(200)
  })
})
