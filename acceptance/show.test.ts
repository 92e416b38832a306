import { describe, expect } from 'vitest'
import { main, other } from './caller.ts'
import { everything, idsOf, page } from './catalogue.ts'
import { shownKeys, versions } from './image-shape.ts'
import { refusalOf, withoutIds } from './refusal.ts'
import { need, ownRule, vendorRule } from './rule.ts'
import { needVersion } from './version-list.ts'

const pathOf = (id: string) => `/v1/images/${id}`
const unknownId = '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'

describe('GET /v1/images/{image_id}: show', () => {
  vendorRule.for(versions)(
    'version %s shows what its list shows, but for what only lists have',
    async (version, context) => {
      await needVersion(context, version)
      const options = { version: `virtualserver ${version}` }
      for (const listed of await page(main, { limit: 5 }, options)) {
        const answer = await main.call(pathOf(listed.id), options)
        expect(answer.status).toBe(200)
        const shown = answer.json<Record<string, unknown>>()
        expect(Object.keys(shown)).toEqual(shownKeys(version))
        expect(listed).toMatchObject(shown)
      }
    },
  )

  vendorRule.for([unknownId, 'nonsense'])('%s is no image: 404', async (id) => {
    refusalOf(await main.call(pathOf(id)), 404)
  })

  ownRule.for([
    ['no%20such%2Fid', 'no such/id'],
    ['%EC%9A%B0%EB%B6%84%ED%88%AC', '우분투'],
    ['a%2520b', 'a%20b'],
    ['a%00b', 'a%00b'],
    ['%ff', '%ff'],
  ] as const)('%s is no image: the 404 says %s', async ([sent, shown]) => {
    expect(refusalOf(await main.call(pathOf(sent)), 404).detail).toContain(` ${shown} `)
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
