import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { signingKey } from '../../src/signing/signing-key.ts'
import { signature, signedHeaders } from '../signed-headers.ts'
import { accepted, accessKey, account, refused, secretKey, timestamp, type Vector } from './vectors.ts'

const partsOf = ({ method, base, target, signedTarget, accountId }: Vector) => ({
  method,
  url: base + (signedTarget ?? target),
  timestamp,
  accessKey,
  accountId: accountId ?? '',
  clientType: 'Openapi',
})

test.each([...accepted, ...refused])('$name: the signature is the known one', (vector) => {
  expect(signature(partsOf(vector), secretKey)).toBe(vector.signature)
  expect(signature(partsOf(vector), signingKey(secretKey))).toBe(vector.signature)
})

const url = 'https://virtualserver.kr-west1.s.samsungsdscloud.com/v1/images'
const request = { method: 'GET', url, accessKey, secretKey, timestamp: Number(timestamp) }

test('signed headers in the vendor spelling, without what was not asked for', () => {
  expect(signedHeaders(request)).toEqual({
    'Scp-Accesskey': accessKey,
    'Scp-Signature': '9k9tzMxVcUwcJXK2ONP2rU3m/EW5jYIdg5qv3Zm9Mfs=',
    'Scp-Timestamp': timestamp,
    'Scp-ClientType': 'Openapi',
  })
})

test('account, version and language become headers, the account is signed', () => {
  const headers = signedHeaders({
    ...request,
    accountId: account,
    apiVersion: 'virtualserver 1.3',
    language: 'ko-KR',
  })
  expect(headers).toMatchObject({
    'Scp-AccountId': account,
    'Scp-Api-Version': 'virtualserver 1.3',
    'Accept-Language': 'ko-KR',
  })
  expect(headers['Scp-Signature']).not.toBe(signedHeaders(request)['Scp-Signature'])
})

test('an empty account id is sent as an empty header, as the Go SDK does', () => {
  const headers = signedHeaders({ ...request, accountId: '' })
  expect(headers['Scp-AccountId']).toBe('')
  expect(headers['Scp-Signature']).toBe(signedHeaders(request)['Scp-Signature'])
})

test('the timestamp is now unless given', () => {
  const before = Date.now()
  const sent = Number(signedHeaders({ method: 'GET', url, accessKey, secretKey })['Scp-Timestamp'])
  expect(sent).toBeGreaterThanOrEqual(before)
  expect(sent).toBeLessThanOrEqual(Date.now())
})

test('no header holds the secret, and a prepared key does not print it', () => {
  expect(JSON.stringify(signedHeaders(request))).not.toContain(secretKey)
  expect(inspect(signingKey(secretKey), { depth: null, showHidden: true })).not.toContain(secretKey)
  expect(String(JSON.stringify(signingKey(secretKey)))).not.toContain(secretKey)
})
