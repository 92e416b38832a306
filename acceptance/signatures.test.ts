import { describe, expect } from 'vitest'
import { type CallOptions, main, other } from './caller.ts'
import { accountOf, listTarget } from './catalogue.ts'
import { refusalOf } from './refusal.ts'
import { need, ownRule, settings, vendorRule } from './rule.ts'

const target = listTarget({ limit: 1 })
const sent = settings.endpoint
const accepted = async (at: string, options?: CallOptions) => {
  const answer = await main.call(at, options)
  expect(answer.status, answer.text).toBe(200)
}
const refused = async (at: string, options: CallOptions) =>
  refusalOf(await main.call(at, options), 401, 'HmacValidFail')

describe('GET /v1/images: what a signature covers', () => {
  vendorRule('a request signed as the page shows is answered', () => accepted(target))

  vendorRule('both accounts can list', async () => {
    expect((await other.call(target)).status).toBe(200)
  })

  vendorRule('header names are taken in any case', async () => {
    const names = ['Scp-Accesskey', 'Scp-ClientType']
    const headers = { 'SCP-ACCESSKEY': main.key.accessKey, 'scp-clienttype': 'Openapi' }
    await accepted(target, { without: names, headers })
  })

  vendorRule('an empty account header, signed as empty text (Go SDK)', () =>
    accepted(target, { accountId: '' }),
  )

  vendorRule('the account id of the key, sent and signed (Go SDK)', async (context) => {
    const account = await accountOf(main)
    need(context, account, 'the first account has no private image that would tell its id')
    await accepted(target, { accountId: account })
  })

  vendorRule('a query with encoded characters, signed as on the wire (Go SDK)', () =>
    accepted('/v1/images?limit=1&name=%EC%9A%B0+%28a%29&sort=created_at%3Adesc%2Cname'),
  )

  vendorRule('the method is covered', () => refused(target, { sign: { method: 'POST' } }))

  vendorRule('the query is covered: signed without it, 401', () =>
    refused(target, { sign: { url: `${sent}/v1/images` } }),
  )

  vendorRule('a doubly encoded query is another text: 401', () =>
    refused('/v1/images?sort=created_at%3Adesc', {
      sign: { url: `${sent}/v1/images?sort=created_at%253Adesc` },
    }),
  )

  ownRule('a path alone is not enough: 401', () => refused(target, { sign: { url: target } }))

  ownRule.for([
    ['Python', 'name=%EC%9A%B0+22&sort=created_at%3Adesc', 'name=우 22&sort=created_at:desc'],
    ['browsers and Node', 'name=it%27s%20%EC%9A%B0', "name=it's%20%EC%9A%B0"],
  ] as const)('a query signed decoded, as %s sign it, is accepted', ([, wire, signed]) =>
    accepted(`/v1/images?${wire}`, { sign: { url: `${sent}/v1/images?${signed}` } }),
  )

  ownRule('a decoded text with two readings is refused', () =>
    refused('/v1/images?name=a%26limit=1', { sign: { url: `${sent}/v1/images?name=a&limit=1` } }),
  )

  ownRule('no client type header: signed as Openapi', () => accepted(target, { without: ['Scp-ClientType'] }))

  ownRule('another client type is covered as it was sent', async () => {
    await accepted(target, { sign: { clientType: 'Console' } })
    await refused(target, { headers: { 'Scp-ClientType': 'Console' } })
  })

  ownRule('an account header that was not signed: 401', () =>
    refused(target, { headers: { 'Scp-AccountId': 'a8f10467abfc4b87b64614ab36eb9ae4' } }),
  )

  ownRule('the account header of another account, though signed: 403', async (context) => {
    const account = await accountOf(other)
    need(context, account, 'the other account has no private image that would tell its id')
    refusalOf(await main.call(target, { accountId: account }), 403, 'Forbidden')
  })
})
