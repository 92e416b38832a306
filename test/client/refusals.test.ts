import { type ClientError, createClient, listVersions } from 'scp-images-client'
import { expect, test } from 'vitest'
import { client, failureOf, serveAlways } from './serving.ts'

const envelope = (status: number, code: string) =>
  JSON.stringify({ errors: [{ code, detail: 'no', request_id: 'req-1', status, title: code }] })

test.each([
  [403, 'Image.ImageProtected'],
  [404, 'Image.ImageNotFound'],
  [409, 'Image.ImageMemberDuplicated'],
  [412, 'PreconditionFailed'],
  [415, 'UnsupportedMediaType'],
])('%d is told by its status, its code and the id of the request', async (status, code) => {
  const { endpoint } = await serveAlways(status, envelope(status, code))
  const facts = { failure: 'refused', status, code, details: ['no'], requestId: 'req-1' }
  expect(await failureOf(client(endpoint).deleteImage('i'))).toMatchObject(facts)
  expect(await failureOf(client(endpoint).createImageMember('i', { member_id: 'm' }))).toMatchObject(facts)
})

test.each(['[]', '{}', '{"member_id":1}', '{"tags":[]}', '{"content":null}', '', 'accepted'])(
  'an answer %j to what answers with something is not this API',
  async (body) => {
    const { endpoint } = await serveAlways(200, body)
    const { showImageMember, listImageMembers, listTags, replaceTags, createVirtualServerCustomImage } =
      client(endpoint)
    const calls = [
      showImageMember('i', 'm'),
      listImageMembers('i'),
      listTags('srn'),
      replaceTags('srn', { tags: [] }),
      createVirtualServerCustomImage('s', { image_name: 'n' }),
    ]
    for (const { failure } of await Promise.all(calls.map(failureOf))) expect(failure).toBe('unexpected')
  },
)

test('an answer to what answers with nothing may hold anything', async () => {
  const { endpoint } = await serveAlways(202, 'accepted')
  expect(await client(endpoint).createSharingImage('i')).toMatchObject({ body: 'accepted' })
})

test.each(['', '.', '..', '\ud800'])('%j names nothing, and is never sent', async (id) => {
  const { endpoint, seen } = await serveAlways(204, '')
  const calls = [client(endpoint).deleteImage(id), client(endpoint).deleteImageMember('i', id)]
  for (const { failure } of await Promise.all(calls.map(failureOf))) expect(failure).toBe('invalid')
  expect(seen).toEqual([])
})

test('what cannot be signed is never sent, and not tried again', async () => {
  const { endpoint, seen } = await serveAlways(200, '{"images":[]}')
  let asked = 0
  const hmac = () => () => {
    asked++
    throw new Error('no key today')
  }
  const sleep = async () => expect.unreachable('it waited')
  const error = await failureOf(client(endpoint, { hmac, retry: { sleep } }).listImages())
  expect(error).toMatchObject({ failure: 'invalid', message: 'cannot sign the request: no key today' })
  const empty = createClient({ endpoint, accessKey: 'a', secretKey: '', retry: { sleep } })
  expect((await failureOf(empty.listImages())).failure).toBe('invalid')
  expect([asked, seen]).toEqual([1, []])
})

test.each(['', 'nonsense', '//x', 'http://me:s3cret@no host'])(
  'an endpoint %j is no URL',
  async (endpoint) => {
    for (const work of [client(endpoint).listImages(), listVersions({ endpoint })]) {
      const { failure, message, cause } = await failureOf(work)
      expect([failure, message]).toEqual(['invalid', expect.stringContaining('is no URL of a server')])
      expect(`${message} ${cause}`).not.toContain('s3cret')
    }
  },
)

test('a redirect of which a browser tells nothing is named as one', async () => {
  const opaque = {
    type: 'opaqueredirect',
    ok: false,
    status: 0,
    headers: new Headers(),
    text: async () => '',
  }
  const send = (async () => opaque) as unknown as typeof fetch
  const { message } = await failureOf(client('http://x', { fetch: send }).listImages())
  expect(message).toMatch(/^the server redirects;/)
})

test('secrets are in no error', async () => {
  const { endpoint } = await serveAlways(401, envelope(401, 'HmacValidFail'))
  const secretKey = 'sesame-open'
  const error: ClientError = await failureOf(
    createClient({ endpoint, accessKey: 'a', secretKey }).deleteImage('i'),
  )
  expect(JSON.stringify(error) + error.stack + String(error.cause)).not.toContain(secretKey)
})
