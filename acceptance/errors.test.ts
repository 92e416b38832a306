import { describe, expect } from 'vitest'
import { callerOf, callUnsigned, main } from './caller.ts'
import type { Answer } from './exchange.ts'
import { expectInvalid, refusalOf } from './refusal.ts'
import { ownRule, settings, vendorRule } from './rule.ts'

const invalid = (headers: Record<string, string> = {}) => main.call('/v1/images?limit=0', { headers })
const envelopeKeys = [
  'code',
  'detail',
  'global_request_id',
  'links',
  'related_resources',
  'request_id',
  'response',
  'status',
  'title',
]
const requestId = /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** One answer of every kind of refusal that a client can bring about. */
const refusals = (): Promise<Answer[]> =>
  Promise.all([
    invalid(),
    callerOf({ ...settings.main, secretKey: 'wrong' }).call('/v1/images'),
    main.call('/v1/images', { version: 'virtualserver 9.9' }),
    main.call('/v1/nothing'),
    main.call('/v1/images', { method: 'PATCH' }),
    callUnsigned('/v1/images'),
    main.call(`/v1/images?name=${'x'.repeat(9000)}`),
  ])

describe('GET /v1/images: the error envelope', () => {
  vendorRule('has one entry with exactly the nine keys, in alphabetical order', async () => {
    const answer = await invalid()
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(Object.keys(answer.json<object>())).toEqual(['errors'])
    const { errors } = answer.json<{ errors: Record<string, unknown>[] }>()
    expect(errors).toHaveLength(1)
    expect(Object.keys(errors[0] ?? {})).toEqual(envelopeKeys)
    expect(errors[0]).toMatchObject({ links: [], related_resources: [], response: null, status: 400 })
  })

  vendorRule('a validation error has an array of texts, one per bad field', async () => {
    const { code, title } = refusalOf(await main.call('/v1/images?limit=0&visibility=x'), 400)
    expect([code, title]).toEqual(['ValidationError', 'ValidationError'])
    expectInvalid(await main.call('/v1/images?limit=0&visibility=x'), 'limit', 'visibility')
  })

  vendorRule('request ids are fresh', async () => {
    const errors = (await Promise.all([invalid(), invalid()])).map((answer) => refusalOf(answer, 400))
    const ids = errors.flatMap(({ request_id, global_request_id }) => [request_id, global_request_id])
    for (const id of ids) expect(id).toMatch(requestId)
    expect(new Set(ids).size).toBe(4)
  })

  ownRule('every refusal is in the envelope, ends in a newline and says its status twice', async () => {
    for (const answer of await refusals()) {
      const error = refusalOf(answer, answer.status)
      expect(Object.keys(error)).toEqual(envelopeKeys)
      expect([error.status, error.title]).toEqual([answer.status, error.code])
      expect(answer.text.endsWith(']}\n')).toBe(true)
      expect(answer.bytes.every((byte) => byte < 128)).toBe(true)
      expect(answer.headers['cache-control']).toBe('no-store')
    }
  })

  ownRule('its ids are the headers x-request-id and x-scp-request-id', async () => {
    for (const answer of await refusals()) {
      const { request_id, global_request_id } = refusalOf(answer, answer.status)
      expect(answer.headers['x-request-id']).toBe(request_id)
      expect(answer.headers['x-scp-request-id']).toBe(global_request_id)
    }
  })

  ownRule('good answers carry request ids too, and a client cannot choose them', async () => {
    const answer = await main.call('/v1/images?limit=1', { headers: { 'X-Request-Id': 'mine' } })
    expect(answer.headers['x-request-id']).toMatch(requestId)
    expect(answer.headers['x-scp-request-id']).toMatch(requestId)
  })

  vendorRule('no stack, SQL or file path leaves the server', async () => {
    for (const { text } of await refusals()) {
      expect(text).not.toMatch(/\bat \S+ \(|node_modules|SELECT |sqlite|\.[jt]s:\d|\/home\/|\/usr\//i)
    }
  })
})

describe('GET /v1/images: languages', () => {
  const hangul = /[가-힣]/

  vendorRule('ko-KR: Korean details, the same code', async () => {
    const { code, detail, title } = refusalOf(await invalid({ 'Accept-Language': 'ko-KR' }), 400)
    expect([code, title]).toEqual(['ValidationError', 'ValidationError'])
    expect(String(detail)).toMatch(hangul)
    expect(String(detail)).toContain('"limit"')
  })

  vendorRule('en-US: English details', async () => {
    expect(String(refusalOf(await invalid(), 400).detail)).toMatch(/^Field "limit" is invalid\./)
  })

  ownRule.for(['fr-FR', '', '*', 'en-US, ko-KR;q=0.5', 'kok'])('"%s": English', async (language) => {
    expect(String(refusalOf(await invalid({ 'Accept-Language': language }), 400).detail)).not.toMatch(hangul)
  })

  ownRule('a 401 and a 406 are Korean as well', async () => {
    const headers = { 'Accept-Language': 'ko-KR' }
    const answers = await Promise.all([
      main.call('/v1/images', { headers, signature: 'x' }),
      main.call('/v1/images', { headers, version: 'virtualserver 9.9' }),
    ])
    for (const answer of answers) expect(String(refusalOf(answer, answer.status).detail)).toMatch(hangul)
  })

  vendorRule('a good answer is the same in every language', async () => {
    const [english, korean] = await Promise.all([
      main.call('/v1/images?limit=5'),
      main.call('/v1/images?limit=5', { headers: { 'Accept-Language': 'ko-KR' } }),
    ])
    expect(korean.text).toBe(english.text)
  })
})

describe('GET /v1/images: requests that fit no operation', () => {
  ownRule.for([
    '/v1/nothing',
    '/v2/images',
    '/v1/images/',
    '/v1/Images',
    '/v1//images',
    '/v1/%69mages',
    '/v1/images%2F',
  ])('%s: 404', async (target) => {
    refusalOf(await main.call(target), 404)
  })

  ownRule('another method: 405 with Allow', async () => {
    for (const method of ['PATCH', 'PUT', 'DELETE']) {
      const answer = await main.call('/v1/images', { method })
      refusalOf(answer, 405)
      expect(String(answer.headers.allow).split(/,\s*/)).toEqual(expect.arrayContaining(['GET', 'HEAD']))
    }
  })

  ownRule('a target of more than 8 KiB: 414', async () => {
    refusalOf(await main.call(`/v1/images?name=${'x'.repeat(9000)}`), 414)
  })

  ownRule('a body that is too large: 413', async () => {
    refusalOf(await main.call('/v1/images', { body: 'x'.repeat(200_000) }), 413)
  })

  ownRule('headers that are too large: 431', async () => {
    refusalOf(await main.call('/v1/images', { headers: { 'X-Large': 'x'.repeat(20_000) } }), 431)
  })
})
