import { stringToSign } from 'scp-images-client/signing'
import { expect, test } from 'vitest'
import { accessKey, account, timestamp } from './vectors.ts'

const url = 'https://virtualserver.kr-west1.s.samsungsdscloud.com/v1/images'
const parts = { method: 'GET', url, timestamp, accessKey, accountId: '', clientType: 'Openapi' }

test('the parts are put together without separators', () => {
  expect(stringToSign(parts)).toBe(
    'GEThttps://virtualserver.kr-west1.s.samsungsdscloud.com/v1/images17531748000003f1d2c4b5a69788796a5b4c3d2e1f001Openapi',
  )
})

test('the account id stands between access key and client type', () => {
  expect(stringToSign({ ...parts, accountId: account }).endsWith(`${accessKey}${account}Openapi`)).toBe(true)
})

test('the method is signed in upper case', () => {
  expect(stringToSign({ ...parts, method: 'get' })).toBe(stringToSign(parts))
})
