import { describe, expect, onTestFinished, test } from 'vitest'
import { openSession } from '../../../src/sources/glance/login/keystone.ts'
import { openGlance } from '../../../src/sources/glance/open-glance.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { webReader } from '../../../src/sources/web/web-reader.ts'
import { readAll } from '../fixtures.ts'
import { host } from '../web/host.ts'

/**
 * What a session does with what a host answers, whatever that is. The tests on a real Keystone are in live.test.ts;
 * here each question for a token is answered with the next one: `token-1`, `token-2`, …
 */
async function sessionWith(taken: (token: string) => boolean) {
  let logins = 0
  const asked: string[] = []
  const url = await host((request, response) => {
    if (request.method === 'POST') {
      const headers = { 'X-Subject-Token': `token-${++logins}` }
      response.writeHead(201, headers).end('{"token": {"catalog": []}}')
      return
    }
    const token = `${request.headers['x-auth-token']}`
    asked.push(token)
    response.writeHead(taken(token) ? 200 : 401).end('{}')
  })
  const web = webReader()
  onTestFinished(() => web.close())
  const session = openSession(web, { url: new URL('/v3/auth/tokens', url), body: '{}' })
  return { session, url, asked, logins: () => logins }
}

test('one login serves many questions', async () => {
  const { session, url, logins } = await sessionWith(() => true)
  await Promise.all([1, 2, 3].map(() => session.get(url)))
  expect(await session.catalogue()).toEqual([])
  expect(logins()).toBe(1)
})

test('a token that is not taken any more is renewed once, for all questions under way', async () => {
  let last = 'token-1'
  const { session, url, logins } = await sessionWith((token) => token === last)
  expect((await session.get(url)).status).toBe(200)
  last = 'token-2'
  const answers = await Promise.all([1, 2, 3, 4].map(() => session.get(url)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(logins()).toBe(2)
})

test('a fresh token that is not taken either is not renewed again', async () => {
  const { session, url, asked } = await sessionWith(() => false)
  expect((await session.get(url)).status).toBe(401)
  expect(asked).toEqual(['token-1', 'token-2'])
})

describe('answers to a login', () => {
  const environmentFor = (url: URL) => ({
    OS_AUTH_URL: url.origin,
    OS_USERNAME: 'kim',
    OS_PASSWORD: 'hush-hush',
  })
  test.each<[number, Record<string, string>, string, RegExp, string | undefined]>([
    [400, {}, '', /does not take the login \(400\)/, undefined],
    [401, {}, '', /refuses the login \(401\): see user/, 'forbidden'],
    [403, {}, '', /does not allow the login \(403\)/, 'forbidden'],
    [404, {}, '', /no Keystone v3 \(404\): see auth_url/, undefined],
    [302, { Location: 'http://elsewhere.example' }, '', /answers 302, not 201/, undefined],
    [200, {}, '{}', /answers 200, not 201/, undefined],
    [201, {}, '{"token":{}}', /answer is not Keystone's/, undefined],
    [201, { 'X-Subject-Token': 'a b' }, '{"token":{}}', /answer is not Keystone's/, undefined],
    [201, { 'X-Subject-Token': 'a' }, '<html>', /answer is not Keystone's/, undefined],
    [201, { 'X-Subject-Token': 'a' }, 'null', /answer is not Keystone's/, undefined],
    [201, { 'X-Subject-Token': 'a' }, '{"token":{"catalog":7}}', /names no image service/, undefined],
  ])('%i %j %s', async (status, headers, body, message, kind) => {
    const url = await host((_, response) => response.writeHead(status, headers).end(body))
    const error = await readAll(openGlance('keystone', { environment: environmentFor(url) })).catch(
      (thrown) => thrown,
    )
    expect(error).toBeInstanceOf(SourceError)
    expect(error).toMatchObject({ message: expect.stringMatching(message), kind })
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(/hush/)
  })
})

describe('answers of a Glance', () => {
  test.each<[number, RegExp, string | undefined]>([
    [400, /does not take the question \(400\)/, undefined],
    [401, /wants a login \(401\)\. Name a cloud/, 'forbidden'],
    [403, /may not list images \(403\)/, 'forbidden'],
    [404, /no Glance API v2 \(404\)/, undefined],
    [500, /answers 500, not 200/, undefined],
  ])('%i', async (status, message, kind) => {
    const url = await host((_, response) => response.writeHead(status).end())
    const reading = readAll(openGlance(url.href, {}))
    await expect(reading).rejects.toMatchObject({ message: expect.stringMatching(message), kind })
  })
})
