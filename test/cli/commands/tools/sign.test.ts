import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { signedHeaders } from '../../../signed-headers.ts'
import { command, makeKey, serve, temporaryFolder } from '../../in-process.ts'

const key = { SCP_ACCESS_KEY: 'access', SCP_SECRET_KEY: 'secret' }

test('headers one a line, of the URL as it goes over the wire', async () => {
  const { stdout } = await command(
    ['sign', 'get', 'http://H.example/v1/images?name=a b#part', '--api-version', '1.2'],
    key,
  )
  const headers = Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/: /, 2)),
  )
  const expected = signedHeaders({
    method: 'GET',
    url: 'http://h.example/v1/images?name=a%20b',
    accessKey: 'access',
    secretKey: 'secret',
    timestamp: Number(headers['Scp-Timestamp']),
    apiVersion: 'virtualserver 1.2',
    language: 'en-US',
  })
  expect(headers).toEqual(expected)
})

test('an account id is signed along', async () => {
  const account = 'a'.repeat(32)
  const { stdout } = await command(
    ['sign', 'GET', '/v1/endpoints', '--account-id', account, '--output', 'json'],
    key,
  )
  const request = JSON.parse(stdout) as { method: string; url: string; headers: Record<string, string> }
  expect(request).toMatchObject({ method: 'GET', url: 'http://127.0.0.1:8080/v1/endpoints' })
  expect(request.headers['Scp-AccountId']).toBe(account)
})

test('the curl line can be pasted, whatever is in the URL', async () => {
  const data = temporaryFolder()
  const environment = await makeKey(data)
  const { url } = await serve(data)
  const path = "/v1/images?name=it's [a] {b} $HOME `id` 한글&limit=1"
  const { stdout } = await command(['sign', '--curl', 'GET', path, '--endpoint', url], environment)
  const answer = await promisify(execFile)('sh', ['-c', stdout])
  expect(answer.stdout.trim()).toBe('{"images":[]}')
})

test('curl is told other methods', async () => {
  const line = async (method: string) => (await command(['sign', '--curl', method, '/'], key)).stdout
  expect(await line('head')).toMatch(/^curl -sS -g -I -H /)
  expect(await line('PUT')).toMatch(/^curl -sS -g -X PUT -H /)
})

test.each([
  ['GET', 'images'],
  ['GET', 'ftp://h/'],
  ['GE T', '/'],
])('%s %s is usage', async (method, url) => {
  expect(await command(['sign', method, url], key)).toMatchObject({ code: 2, stdout: '' })
})
