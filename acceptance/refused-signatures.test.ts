import { describe, expect } from 'vitest'
import { type CallOptions, callerOf, main, serverNow } from './caller.ts'
import { listTarget } from './catalogue.ts'
import { refusalOf, withoutIds } from './refusal.ts'
import { need, ownRule, settings, vendorRule } from './rule.ts'

const target = listTarget({ limit: 1 })
const signatureHeaders = ['Scp-Accesskey', 'Scp-Signature', 'Scp-Timestamp']
const minutes = 60_000
const ago = async (by: number): Promise<CallOptions> => ({
  sign: { timestamp: String((await serverNow()) - by) },
})
const wrongSecret = callerOf({ ...settings.main, secretKey: `${settings.main.secretKey}x` })
const unknownKey = callerOf({ accessKey: 'ffffffffffffffffffffffffffffff00', secretKey: 'x'.repeat(32) })

describe('GET /v1/images: refused signatures', () => {
  vendorRule('a wrong signature: 401 HmacValidFail', async () => {
    refusalOf(await wrongSecret.call(target), 401, 'HmacValidFail')
  })

  vendorRule('an unknown access key: 401', async () => {
    refusalOf(await unknownKey.call(target), 401)
  })

  ownRule('no signature headers at all: 401', async () => {
    refusalOf(await main.call(target, { without: signatureHeaders }), 401)
  })

  ownRule.for(signatureHeaders)('without %s: 401', async (name) => {
    refusalOf(await main.call(target, { without: [name] }), 401)
  })

  ownRule.for(signatureHeaders)('with an empty %s: 401', async (name) => {
    refusalOf(await main.call(target, { headers: { [name]: '' } }), 401)
  })

  ownRule.for(['nonsense', 'A'.repeat(43), `${'A'.repeat(43)}=`, 'a'.repeat(64), '='.repeat(44)])(
    'the malformed signature %s: 401',
    async (signature) => {
      refusalOf(await main.call(target, { signature }), 401, 'HmacValidFail')
    },
  )

  ownRule.for(['0', '1753174800', 'now', '99999999999999', '-1753174800000', '1753174800000.0'])(
    'the malformed timestamp %s, though signed: 401',
    async (timestamp) => {
      refusalOf(await main.call(target, { sign: { timestamp } }), 401, 'HmacValidFail')
    },
  )

  ownRule.for([14, -14])('a timestamp %i minutes old is accepted', async (age) => {
    expect((await main.call(target, await ago(age * minutes))).status).toBe(200)
  })

  ownRule.for([16, -16])('a timestamp %i minutes old is stale: 401', async (age) => {
    refusalOf(await main.call(target, await ago(age * minutes)), 401, 'HmacValidFail')
  })

  ownRule('a disabled key: 401', async (context) => {
    need(context, settings.disabled, 'no disabled key was given')
    refusalOf(await callerOf(settings.disabled).call(target), 401, 'HmacValidFail')
  })

  ownRule('a 401 never says which part was wrong', async () => {
    const refusals = await Promise.all([
      wrongSecret.call(target),
      unknownKey.call(target),
      main.call(target, { signature: 'nonsense' }),
      main.call(target, { sign: { timestamp: 'now' } }),
      main.call(target, await ago(16 * minutes)),
      ...(settings.disabled ? [callerOf(settings.disabled).call(target)] : []),
    ])
    const [first] = refusals.map(withoutIds)
    for (const refusal of refusals) expect(withoutIds(refusal)).toEqual(first)
    const names = refusals.map(({ headers }) => Object.keys(headers).toSorted())
    for (const found of names) expect(found).toEqual(names[0])
  })

  ownRule('the Date header is there, so that a client can see its clock is off', async () => {
    const answer = await main.call(target, await ago(16 * minutes))
    expect(answer.status).toBe(401)
    expect(Date.parse(String(answer.headers.date))).not.toBeNaN()
  })

  ownRule('a key whose policy does not allow ListImages: 403', async (context) => {
    need(context, settings.denied, 'no key with a policy that forbids ListImages was given')
    const { detail } = refusalOf(await callerOf(settings.denied).call(target), 403, 'Forbidden')
    expect(detail).toContain('ListImages')
  })

  vendorRule('the secret appears in no answer', async () => {
    const { secretKey } = settings.main
    const answers = await Promise.all([
      main.call(target),
      wrongSecret.call(target),
      main.call(target, { signature: 'nonsense' }),
      main.call(`/v1/images?limit=0&name=${'x'.repeat(300)}`),
      main.call('/v1/nothing'),
    ])
    for (const { text, headers } of answers) {
      expect(text.includes(secretKey)).toBe(false)
      expect(JSON.stringify(headers).includes(secretKey)).toBe(false)
    }
  })
})
