import { expect, test } from 'vitest'
import { likelyMistake } from '../../src/signing/likely-mistake.ts'
import { signingKey } from '../../src/signing/signing-key.ts'
import { signature } from '../signed-headers.ts'
import { accessKey, account, received, refused, secretKey, timestamp } from './vectors.ts'

const key = signingKey(secretKey)
const base = 'http://127.0.0.1:8080'
const target = '/v1/images?limit=1'
const request = {
  method: 'GET',
  bases: [base],
  target,
  timestamp,
  accessKey,
  accountId: account,
  clientType: 'user',
}
const right = { ...request, url: base + target }
const said = (changed: Partial<typeof right>) =>
  likelyMistake(request, signature({ ...right, ...changed }, key), key)

test.each(refused)('$name is explained', (vector) => {
  expect(likelyMistake(received(vector), vector.signature, key)).toMatch(
    /^the signed URL (lacks the query|is percent)/,
  )
})

test.each([
  ['lacks the query', { url: `${base}/v1/images` }],
  ['lacks scheme and host', { url: target }],
  ['another scheme', { url: `https://127.0.0.1:8080${target}` }],
  ['account header is sent but not signed', { accountId: '' }],
  ['not the one signed (Openapi)', { clientType: 'Openapi' }],
  ['client type is not signed', { clientType: '' }],
  ['timestamp is in seconds', { timestamp: timestamp.slice(0, 10) }],
])('%s', (words, changed) => {
  expect(said(changed)).toContain(words)
})

test.each(['hex', 'base64url'] as const)('a signature in %s', (encoding) => {
  const text = Buffer.from(signature(right, key), 'base64').toString(encoding)
  expect(likelyMistake(request, text, key)).toContain('standard Base64')
})

test('another secret is no mistake it knows', () => {
  expect(likelyMistake(request, signature(right, 'another secret'), key)).toBeUndefined()
  expect(likelyMistake(request, '', key)).toBeUndefined()
})
