import { describe, expect } from 'vitest'
import { main, other } from './caller.ts'
import { everything, idsOf, page } from './catalogue.ts'
import { refusalOf, withoutIds } from './refusal.ts'
import { need, ownRule, vendorRule } from './rule.ts'

const pathOf = (id: string) => `/v1/images/${id}`
const unknownId = '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'
/** The vendor's models name them; only lists have it. */
const onlyInLists = 'scp_supported_class_types'

describe('GET /v1/images/{image_id}: show', () => {
  vendorRule.for(['1.0', '1.1', '1.2', '1.3'])(
    'version %s shows what its list shows, but for what only lists have',
    async (version) => {
      const options = { version: `virtualserver ${version}` }
      for (const listed of await page(main, { limit: 5 }, options)) {
        const answer = await main.call(pathOf(listed.id), options)
        expect(answer.status).toBe(200)
        const { [onlyInLists]: _, ...expected } = listed as unknown as Record<string, unknown>
        const shown = answer.json<Record<string, unknown>>()
        expect(shown).toEqual(expected)
        expect(Object.keys(shown)).toEqual(Object.keys(expected))
      }
    },
  )

  vendorRule.for([unknownId, 'nonsense'])('%s is no image: 404', async (id) => {
    refusalOf(await main.call(pathOf(id)), 404)
  })

  ownRule('a private image of another account: the same 404 as for an unknown one', async (context) => {
    const [hidden] = await page(other, { visibility: 'private', limit: 1 })
    need(context, hidden, 'the other account has no private image')
    const [theirs, nobody] = await Promise.all(
      [hidden.id, unknownId].map(async (id) =>
        JSON.stringify(withoutIds(await main.call(pathOf(id)))).replaceAll(id, ''),
      ),
    )
    expect(theirs).toBe(nobody)
  })

  ownRule('an image that is offered to the account can be looked at', async (context) => {
    const mine = new Set(idsOf(await everything()))
    const shared = (await page(other, { visibility: 'shared', limit: 1000 })).filter(
      ({ id }) => !mine.has(id),
    )
    const answers = await Promise.all(shared.map(({ id }) => main.call(pathOf(id))))
    need(
      context,
      answers.some(({ status }) => status === 200),
      'nothing is offered to the first account',
    )
    for (const { status } of answers) expect([200, 404]).toContain(status)
  })

  ownRule('an unchanged image is answered 304', async () => {
    const [listed] = await everything()
    const target = pathOf(String(listed?.id))
    const { headers } = await main.call(target)
    const again = await main.call(target, { headers: { 'If-None-Match': String(headers.etag) } })
    expect([again.status, again.text]).toEqual([304, ''])
  })
})
