import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alice, type Bench, bench, bob, errorOf, idsOf, image, origin, secrets, sign } from '../fixtures.ts'

let server: Bench
beforeAll(async () => {
  server = await bench([{ image: image(1) }])
})
afterAll(() => server.close())

const minutes = (n: number) => ({ sign: { timestamp: Date.now() + n * 60_000 } })
const stable = (body: string) => body.replace(/req-[0-9a-f-]{36}/g, 'req')

describe('accepted', () => {
  test.each([
    ['as the documents sign', {}],
    ['with an empty account header', { sign: { accountId: '' } }],
    ['with the account', { sign: { accountId: alice } }],
    ['another client type', { sign: { clientType: 'Console' } }],
    ['a clock 14 minutes behind', minutes(-14)],
    ['a clock 14 minutes ahead', minutes(14)],
    ['over https at a proxy', { sign: { url: 'https://127.0.0.1:8080/v1/images' } }],
  ])('%s', async (_, options) => {
    expect((await server.get('/v1/images', options)).statusCode).toBe(200)
  })

  test('signed unencoded, as the Python client does', async () => {
    const target = '/v1/images?sort=created_at%3Adesc%2Cname&name=%EC%9A%B0+22'
    const url = `${origin}/v1/images?sort=created_at:desc,name&name=우 22`
    expect((await server.get(target, { sign: { url } })).statusCode).toBe(200)
  })

  test('without a client type header: Openapi', async () => {
    const { 'Scp-ClientType': _, ...headers } = sign('/v1/images')
    const answer = await server.app.inject({
      url: '/v1/images',
      headers: { host: '127.0.0.1:8080', ...headers },
    })
    expect(answer.statusCode).toBe(200)
  })

  test('header names in any case', async () => {
    const headers = Object.fromEntries(
      Object.entries(sign('/v1/images')).map(([name, value]) => [name.toUpperCase(), value]),
    )
    const answer = await server.app.inject({
      url: '/v1/images',
      headers: { host: '127.0.0.1:8080', ...headers },
    })
    expect(answer.statusCode).toBe(200)
  })
})

describe('refused', () => {
  test.each(['Scp-Accesskey', 'Scp-Signature', 'Scp-Timestamp'])('without %s: 401 unsigned', async (name) => {
    const { [name]: _, ...headers } = sign('/v1/images')
    const answer = await server.app.inject({ url: '/v1/images', headers })
    expect(answer.statusCode).toBe(401)
    expect(errorOf(answer).code).toBe('Unauthorized')
    expect(answer.headers['www-authenticate']).toBe('Scp-Signature')
  })

  test('every other reason has one body', async () => {
    const key = (name: string, value: string) => ({ headers: { [name]: value } })
    const answers = await Promise.all([
      server.get('/v1/images', key('Scp-Signature', 'wrong')),
      server.get('/v1/images', key('Scp-Signature', 'A'.repeat(43).concat('='))),
      server.get('/v1/images', key('Scp-Accesskey', 'nobody-at-all')),
      server.get('/v1/images', { sign: { secretKey: 'not-the-secret-of-alice' } }),
      server.get('/v1/images', { as: 'ghost', sign: { secretKey: secrets['alice-key'] ?? '' } }),
      server.get('/v1/images', minutes(-16)),
      server.get('/v1/images', minutes(16)),
      server.get('/v1/images', { sign: { timestamp: 1753174800 } }),
      server.get('/v1/images', key('Scp-Timestamp', 'yesterday')),
      server.get('/v1/images', key('Scp-ClientType', 'Other')),
      server.get('/v1/images', key('Scp-AccountId', bob)),
      server.get('/v1/images', { method: 'HEAD', sign: { method: 'GET' } }),
      server.get('/v1/images?limit=1', { sign: { url: `${origin}/v1/images` } }),
      server.get('/v1/images?sort=name%3Adesc', { sign: { url: `${origin}/v1/images?sort=name%253Adesc` } }),
      server.get('/v1/images', { sign: { url: '/v1/images' } }),
      server.get('/v1/images', { sign: { url: 'http://elsewhere/v1/images' } }),
    ])
    for (const answer of answers) expect(answer.statusCode).toBe(401)
    const bodies = new Set(answers.map((answer) => stable(answer.body)).filter((body) => body !== ''))
    expect(bodies.size).toBe(1)
    expect([...bodies][0]).toContain('"code":"HmacValidFail"')
    expect([...bodies][0]).toContain('"detail":"The request signature is not valid."')
  })

  test('a disabled key, from the moment on', async () => {
    const other = await bench([])
    expect((await other.get('/v1/images', { as: 'bob-the-key' })).statusCode).toBe(200)
    await other.store.accounts.disableKey('bob-the-key')
    const answer = await other.get('/v1/images', { as: 'bob-the-key' })
    expect([answer.statusCode, errorOf(answer).code]).toEqual([401, 'HmacValidFail'])
    await other.close()
  })

  test("another account's id, properly signed: 403", async () => {
    const answer = await server.get('/v1/images', { sign: { accountId: bob } })
    expect([answer.statusCode, errorOf(answer).code]).toEqual([403, 'Forbidden'])
  })
})

describe('policies', () => {
  test('403 names the action', async () => {
    const answer = await server.get('/v1/images', { as: 'alice-nobody' })
    expect([answer.statusCode, errorOf(answer).code]).toEqual([403, 'Forbidden'])
    expect(errorOf(answer).detail).toContain('virtualserver:ListImages')
  })

  test('an allowed action is served', async () => {
    expect(idsOf(await server.get('/v1/images', { as: 'alice-lister' }))).toHaveLength(1)
  })

  test('the endpoint list needs a signature alone', async () => {
    expect((await server.get('/v1/endpoints', { as: 'alice-nobody' })).statusCode).toBe(200)
    expect((await server.app.inject('/v1/endpoints')).statusCode).toBe(401)
  })
})

describe('the order of the steps', () => {
  test('401 before 406 before 403 before 400', async () => {
    const bad = '/v1/images?limit=0'
    const codes = await Promise.all([
      server.app.inject({ url: bad, headers: { 'scp-api-version': 'x' } }),
      server.get(bad, { as: 'alice-nobody', version: '9.9' }),
      server.get(bad, { as: 'alice-nobody' }),
      server.get(bad),
    ])
    expect(codes.map((answer) => answer.statusCode)).toEqual([401, 406, 403, 400])
  })
})

describe('settings', () => {
  test('window 0: any time, but still 13 digits', async () => {
    const other = await bench([], { settings: { signatureWindowMs: 0 } })
    expect((await other.get('/v1/images', { sign: { timestamp: 1753174800000 } })).statusCode).toBe(200)
    expect((await other.get('/v1/images', { sign: { timestamp: 1753174800 } })).statusCode).toBe(401)
    await other.close()
  })

  test('a public URL with a path, and links under it', async () => {
    const other = await bench([{ image: image(1) }, { image: image(2) }], {
      settings: { publicUrl: 'https://images.example.com/scp/' },
    })
    const url = 'https://images.example.com/scp/v1/images?limit=1'
    const answer = await other.get('/v1/images?limit=1', { sign: { url } })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers.link).toContain(`<${url}&marker=`)
    await other.close()
  })

  test('forwarded headers count only from a trusted proxy', async () => {
    const headers = { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'images.example.com' }
    const options = { headers, sign: { url: 'https://images.example.com/v1/images?limit=1' } }
    expect((await server.get('/v1/images?limit=1', options)).statusCode).toBe(401)
    const other = await bench([{ image: image(1) }, { image: image(2) }], { settings: { trustProxy: true } })
    const answer = await other.get('/v1/images?limit=1', options)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers.link).toContain('<https://images.example.com/v1/images?limit=1&marker=')
    await other.close()
  })

  test('debugging explains: string to sign, clock, key; never the secret', async () => {
    const other = await bench([], { settings: { debugSignatures: true } })
    const answer = await other.get('/v1/images?limit=1', {
      sign: { url: `${origin}/v1/images`, timestamp: Date.now() - 3_600_000 },
    })
    const detail = [errorOf(answer).detail].flat().join('\n')
    expect(detail).toContain('The access key is known')
    expect(detail).toMatch(/3600 s behind/)
    expect(detail).toContain('What differs: the signed URL lacks the query.')
    expect(detail).toContain(`GET${origin}/v1/images?limit=1`)
    expect(JSON.parse(String(answer.headers['x-signature-expected']))).toContain(
      `GET${origin}/v1/images?limit=1`,
    )
    expect(answer.body).not.toContain(secrets['alice-key'])
    const unknown = await other.get('/v1/images', { as: 'ghost', sign: { secretKey: 'x'.repeat(32) } })
    expect([errorOf(unknown).detail].flat().join()).toContain('unknown or disabled')
    await other.close()
  })

  test('without debugging there is no explanation', async () => {
    const answer = await server.get('/v1/images', { headers: { 'scp-signature': 'x' } })
    expect(answer.headers['x-signature-expected']).toBeUndefined()
  })
})
