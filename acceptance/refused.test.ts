import { describe, expect } from 'vitest'
import { callerOf, main } from './caller.ts'
import type { Answer } from './exchange.ts'
import { refusalOf, withoutIds } from './refusal.ts'
import { need, ownRule, settings, vendorRule } from './rule.ts'

/** No request here changes anything: each is refused, or names nothing that there is. */
const nothing = '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'
const image = `/v1/images/${nothing}`
const member = `${image}/members/0123456789abcdef`
const json = { 'Content-Type': 'application/json' }
const wrong = callerOf({ ...settings.main, secretKey: 'wrong' })

interface Refused {
  readonly method: string
  readonly target: string
  /** Reads a JSON object. */
  readonly reads?: true
}

/** The same five rules for a request of each operation. */
function holdsTo({ method, target, reads }: Refused) {
  const call = (caller = main, options: Parameters<typeof main.call>[1] = {}): Promise<Answer> =>
    caller.call(target, { method, ...(reads && { body: '{', headers: json }), ...options })

  vendorRule('a wrong signature: 401', async () => {
    refusalOf(await call(wrong), 401)
  })

  vendorRule('a key that may not: 403', async (context) => {
    need(context, settings.denied, 'no key was given whose policy denies this')
    refusalOf(await call(callerOf(settings.denied)), 403)
  })

  vendorRule('an unknown version: 406', async () => {
    refusalOf(await call(main, { version: 'virtualserver 9.9' }), 406)
  })

  ownRule('another method: 405 that names those there are', async () => {
    const answer = await call(main, { method: 'PATCH' })
    refusalOf(answer, 405)
    expect(String(answer.headers.allow).split(', ')).toContain(method)
  })

  if (!reads) return
  ownRule('no JSON object: 400; another type: 415; too large: 413', async () => {
    for (const body of ['{', ' ', '[]', '"text"']) {
      refusalOf(await call(main, { body }), 400, 'BadRequest')
    }
    refusalOf(await call(main, { body: '{}', headers: { 'Content-Type': 'text/plain' } }), 415)
    refusalOf(await call(main, { body: JSON.stringify({ x: 'x'.repeat(70_000) }) }), 413)
  })

  ownRule('no body, whatever its type: as an empty object', async () => {
    const empty = await call(main, { body: '{}' })
    for (const headers of [json, { 'Content-Type': 'text/plain' }, {}]) {
      const answer = await call(main, { body: '', headers })
      expect(withoutIds(answer)).toEqual(withoutIds(empty))
    }
  })
}

describe('POST /v1/images: refused', () => holdsTo({ method: 'POST', target: '/v1/images', reads: true }))
describe('PUT /v1/images/{image_id}: refused', () => holdsTo({ method: 'PUT', target: image, reads: true }))
describe('DELETE /v1/images/{image_id}: refused', () => holdsTo({ method: 'DELETE', target: image }))
describe('POST /v1/images/{image_id}/import: refused', () =>
  holdsTo({ method: 'POST', target: `${image}/import`, reads: true }))
describe('POST /v1/images/{image_id}/share: refused', () =>
  holdsTo({ method: 'POST', target: `${image}/share` }))
describe('GET /v1/images/{image_id}/members: refused', () =>
  holdsTo({ method: 'GET', target: `${image}/members` }))
describe('POST /v1/images/{image_id}/members: refused', () =>
  holdsTo({ method: 'POST', target: `${image}/members`, reads: true }))
describe('GET /v1/images/{image_id}/members/{member_id}: refused', () =>
  holdsTo({ method: 'GET', target: member }))
describe('PUT /v1/images/{image_id}/members/{member_id}: refused', () =>
  holdsTo({ method: 'PUT', target: member, reads: true }))
describe('DELETE /v1/images/{image_id}/members/{member_id}: refused', () =>
  holdsTo({ method: 'DELETE', target: member }))
describe('GET /v1/pending-images: refused', () => holdsTo({ method: 'GET', target: '/v1/pending-images' }))
describe('POST /v1/servers/{server_id}/images: refused', () =>
  holdsTo({ method: 'POST', target: '/v1/servers/nonsense/images', reads: true }))
