import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { cleanEnvironment } from '../cli/built.ts'
import { type Answer, command, makeKey, ndjson, serve, temporaryFolder } from '../cli/in-process.ts'
import { startSource } from '../jobs/source-server.ts'

const script = fileURLToPath(new URL('../../acceptance/run.mjs', import.meta.url))
const keys = {
  SCP_ACCESS_KEY: 'a',
  SCP_SECRET_KEY: 'b',
  SCP_OTHER_ACCESS_KEY: 'c',
  SCP_OTHER_SECRET_KEY: 'd',
}

function acceptance(words: string[], environment: Record<string, string> = {}): Promise<Answer> {
  const env = cleanEnvironment({ ...environment, NO_COLOR: '1', FORCE_COLOR: undefined, VITEST: undefined })
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

/** A server with three images and two accounts' keys, and the environment that names them. */
async function serverWithKeys(...flags: string[]) {
  const data = temporaryFolder()
  writeFileSync(join(data, 'images.ndjson'), ndjson(3))
  await command(['import', 'ndjson', join(data, 'images.ndjson'), '--data', data])
  const [main, other] = [await makeKey(data), await makeKey(data)]
  const secretFile = join(data, 'secret')
  writeFileSync(secretFile, `${main.SCP_SECRET_KEY}\n`)
  const { url } = await serve(data, ...flags)
  const environment = {
    SCP_ACCESS_KEY: String(main.SCP_ACCESS_KEY),
    SCP_SECRET_KEY_FILE: secretFile,
    SCP_IMAGES_OTHER_ACCESS_KEY: String(other.SCP_ACCESS_KEY),
    SCP_OTHER_SECRET_KEY: String(other.SCP_SECRET_KEY),
  }
  return { url, environment, secret: String(main.SCP_SECRET_KEY) }
}

/** Passes requests on, and adds a key to every image. */
async function tamperingProxy(target: string): Promise<string> {
  const tamper = (text: string) => text.replaceAll('"volumes":', '"shelf":null,"volumes":')
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method, headers } = incoming
    const forwarded = request(target + incoming.url, { method, headers }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += String(chunk)
      const body = tamper(text)
      outgoing.writeHead(answer.statusCode ?? 0, {
        ...answer.headers,
        'content-length': Buffer.byteLength(body),
      })
      outgoing.end(body)
    })
    forwarded.end()
  }
  const proxy = createServer(pass)
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => void proxy.close())
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

test('help names every variable and the exit codes', async () => {
  const { code, stdout, stderr } = await acceptance(['--help'])
  expect([code, stderr]).toEqual([0, ''])
  for (const name of ['SCP_IMAGES_ENDPOINT', ...Object.keys(keys)]) expect(stdout).toContain(name)
})

test.each<[string, string[], Record<string, string>, RegExp]>([
  ['no endpoint', [], keys, /--endpoint URL or set SCP_IMAGES_ENDPOINT/],
  ['an endpoint that is no address', ['--endpoint', 'localhost:8080'], keys, /such as http:/],
  ['no key', ['--endpoint', 'http://127.0.0.1:1'], {}, /first account needs .*SCP_ACCESS_KEY/],
  ['no secret', ['--endpoint', 'http://127.0.0.1:1'], { SCP_ACCESS_KEY: 'a' }, /SCP_SECRET_KEY or say/],
  ['one account', ['--endpoint', 'http://127.0.0.1:1'], { ...keys, SCP_OTHER_ACCESS_KEY: '' }, /other needs/],
  [
    'a secret file that is not there',
    ['--secret-key-file', 'none', '--endpoint', 'http://h'],
    keys,
    /cannot be read/,
  ],
  ['an unknown flag', ['--endpint', 'x'], keys, /--help/],
  ['a secret as a flag', ['--secret-key', 'x'], keys, /Unknown option '--secret-key'/],
  ['other rules', ['--endpoint', 'http://h', '--only', 'ours'], keys, /vendor or all/],
  ['a clock that is no instant', ['--endpoint', 'http://h', '--clock', 'soon'], keys, /2026-05-01T00:00:00Z/],
  [
    'half an optional key',
    ['--endpoint', 'http://h', '--denied-access-key', 'x'],
    keys,
    /denied needs the secret/,
  ],
])('%s is refused in one sentence, with 2', async (_, words, environment, message) => {
  const { code, stdout, stderr } = await acceptance(words, environment)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/\bat \S+ \(/)
})

test('a server that does not answer: 69', async () => {
  const answer = await acceptance(['--endpoint', 'http://127.0.0.1:1'], keys)
  expect(answer).toMatchObject({ code: 69, stdout: '', stderr: expect.stringContaining('does not answer') })
})

test('a run tells every rule, what it could not exercise, and no secret', async () => {
  const { url, environment, secret } = await serverWithKeys()
  const run = await acceptance(['--endpoint', `${url}/`, '--only', 'vendor', 'limit', 'filters'], environment)
  expect(run.code, run.stdout + run.stderr).toBe(0)
  expect(run.stdout).toMatch(/✓ .*limit > 1001: 400/)
  expect(run.stdout).toMatch(/↓ .*absent: 20 .*\[not exercised: there are only 3 images/)
  expect(run.stdout).toMatch(/ 5 rules were not exercised/)
  expect(run.stdout).not.toContain('letter case counts')
  expect(run.stdout + run.stderr).not.toContain(secret)
  const complete = await acceptance(
    ['--endpoint', url, '--complete', '-t', 'absent: 20', 'limit'],
    environment,
  )
  expect(complete.code).toBe(1)
  expect(complete.stdout + complete.stderr).toContain('not exercised: there are only 3 images')
})

test('a server that answers one key too many is found out', async () => {
  const { url, environment } = await serverWithKeys()
  const proxy = await tamperingProxy(url)
  const run = await acceptance(['--endpoint', proxy, '-t', 'exactly', 'versions'], environment)
  expect(run.code).toBe(1)
  for (const version of ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5']) {
    expect(run.stdout).toMatch(new RegExp(`× .*${version}: exactly 3[0123] keys`))
  }
})

test('it changes nothing unless asked to, and leaves nothing then', async () => {
  const { url, environment } = await serverWithKeys('--image-sources', 'register')
  const words = ['--endpoint', url, '-t', 'version 1.2', 'changes/create', 'changes/sharing']
  const names = async () => {
    const { SCP_SECRET_KEY_FILE: file, SCP_ACCESS_KEY: key } = environment
    const env = { SCP_ACCESS_KEY: key, SCP_SECRET_KEY: readFileSync(file, 'utf8').trim() }
    return (await command(['list', '--all', '--endpoint', url], env)).stdout
  }
  const before = await names()
  expect(before).not.toBe('')

  const reading = await acceptance(words, environment)
  expect([reading.code, await names()], reading.stdout).toEqual([0, before])
  expect(reading.stdout).not.toMatch(/[✓×]/)

  const writing = await acceptance(['--writes', ...words], environment)
  expect([writing.code, await names()], writing.stdout).toEqual([0, before])
  expect(writing.stdout).toMatch(/✓ .*version 1\.2 answers the image/)
  expect(writing.stdout).toMatch(/✓ .*the whole story of sharing > version 1\.2/)
})

test('a server that reads addresses keeps the rules of creation, too', async () => {
  const source = await startSource()
  const { url, environment } = await serverWithKeys('--image-source-hosts', '127.0.0.1')
  const imageUrl = ['--image-url', source.url('/good/image.qcow2')]
  const run = await acceptance(['--endpoint', url, '--writes', ...imageUrl, 'changes/create'], environment)
  expect(run.code, run.stdout + run.stderr).toBe(0)
  expect(run.stdout).toMatch(/✓ .*nobody\.invalid\/a\.qcow2, which cannot be read/)
  expect(source.asked.length).toBeGreaterThan(0)
})
