import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { makeKey, serve, temporaryFolder } from '../cli/in-process.ts'
import { soon } from '../time-limits.ts'
import { bundle, seen, session } from './bundle.ts'

let script: string
beforeAll(async () => {
  script = await bundle()
})

/** A server, and what a session on it needs. */
async function connection() {
  const data = temporaryFolder()
  const key = await makeKey(data)
  const { url: endpoint } = await serve(data, '--image-sources', 'register')
  return {
    endpoint,
    accessKey: String(key.SCP_ACCESS_KEY),
    secretKey: String(key.SCP_SECRET_KEY),
    versions: apiVersionIds,
  }
}

test('is below 30 kB, compressed, and names nothing of Node', () => {
  expect(gzipSync(script).length).toBeLessThan(30_000)
  expect(script).not.toMatch(/\bnode:|\brequire\(|\bprocess\.|\bBuffer\b/)
})

test('works in a realm that has nothing of Node', async () => {
  // What browsers have: of each the client must find it as a global.
  const web = {
    AbortSignal,
    TextEncoder,
    URL,
    URLSearchParams,
    btoa,
    clearTimeout,
    crypto,
    fetch,
    setTimeout,
  }
  const realm = createContext({ ...web })
  const run = runInContext(`${script}\n;(${session})`, realm) as (with_: object) => Promise<object>
  expect(await run(await connection())).toEqual(seen)
})

test('where there is no Web Crypto, the error tells what to do; an HMAC of the caller works', async () => {
  const web = { AbortSignal, TextEncoder, URL, URLSearchParams, btoa, clearTimeout, fetch, setTimeout }
  const realm = createContext({ ...web, options: await connection(), asks: [] })
  const run = (options: string) =>
    runInContext(`${script}\n;ScpImages.createClient(${options}).listImages()`, realm) as Promise<object>
  const failure = { failure: 'invalid', status: undefined }
  await expect(run('options')).rejects.toThrow(/no Web Crypto.* https, or give the client an `hmac`/)
  await expect(run('options')).rejects.toMatchObject(failure)
  await expect(run('{ ...options, hmac: () => (text) => { asks.push(text); return "x" } }')).rejects.toThrow()
  expect(realm.asks).toHaveLength(1)
})

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
)

test.skipIf(!chromium)('works in Chromium', async () => {
  const options = await connection()
  let told: (result: unknown) => void
  const result = new Promise<unknown>((resolve) => {
    told = resolve
  })
  const page = `<!doctype html><script>${script.replaceAll('</script', '<\\/script')}</script><script>
    const options = { ...${JSON.stringify(options)}, endpoint: location.origin }
    const send = (value) => fetch('/result', { method: 'POST', body: JSON.stringify(value) })
    ;(${session})(options).then(send, (error) => send(String(error?.stack ?? error)))
  </script>`
  /** The page, and the API at the same origin. */
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/page')
      return void outgoing.setHeader('Content-Type', 'text/html; charset=utf-8').end(page)
    if (incoming.url === '/favicon.ico') return void outgoing.writeHead(404).end()
    if (incoming.url === '/result') return void textOf(incoming).then((text) => told(JSON.parse(text)))
    const { method, headers } = incoming
    const onward = request(new URL(incoming.url ?? '/', options.endpoint), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const profile = mkdtempSync(join(tmpdir(), 'scp-images-'))
  const words = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`]
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`
  // A process group of its own, so that its helpers, which write to the profile, end with it.
  const browser = spawn(String(chromium), [...words, '--remote-debugging-port=0', url], {
    detached: true,
    env: { ...process.env, TMPDIR: profile },
    stdio: 'ignore',
  })
  const gone = new Promise((resolve) => browser.once('exit', resolve))
  onTestFinished(async () => {
    if (browser.exitCode === null && browser.signalCode === null)
      process.kill(-Number(browser.pid), 'SIGKILL')
    await gone
    server.closeAllConnections()
    server.close()
    // From its list of files anew each time: rmSync's own tries only repeat the last step.
    await vi.waitFor(() => rmSync(profile, { recursive: true, force: true }), soon)
  })
  expect(await Promise.race([result, gone.then(() => 'the browser ended')])).toEqual(seen)
})

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of incoming) text += String(piece)
  return text
}
