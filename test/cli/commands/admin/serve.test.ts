import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { profilePath, readProfile } from '../../../../src/cli/client/profile.ts'
import { command, interruptEarly, makeKey, ndjson, serve, start, temporaryFolder } from '../../in-process.ts'
import { signedCall } from '../../signed-call.ts'

test('prints where it listens as its first line, and stops in good order', async () => {
  const server = await serve(join(temporaryFolder(), 'new'))
  expect(server.stdout.text).toBe(`listening on ${server.url}\n`)
  expect((await fetch(`${server.url}/livez`)).status).toBe(200)
  expect(await server.stop()).toBe(0)
  await expect(fetch(`${server.url}/livez`)).rejects.toThrow()
  expect(server.stderr.text).toBe('')
})

test('an address that is taken is told with 78', async () => {
  const { url } = await serve(temporaryFolder())
  const answer = await command(['serve', '--port', new URL(url).port, '--data', temporaryFolder()])
  expect(answer).toMatchObject({
    code: 78,
    stdout: '',
    stderr: expect.stringMatching(/choose another --port/),
  })
})

test('a host of image data that is none is told with 78, before anything listens', async () => {
  const flags = [
    '--port',
    '0',
    '--data',
    temporaryFolder(),
    '--image-source-hosts',
    'good.example,http://bad',
  ]
  const answer = await command(['serve', ...flags])
  expect(answer).toMatchObject({ code: 78, stdout: '', stderr: expect.stringMatching(/http:\/\/bad/) })
})

test('registered images are active at once, and metrics count', async () => {
  const data = temporaryFolder()
  const key = await makeKey(data)
  const { url } = await serve(data, '--image-sources', 'register')
  const signer = { accessKey: String(key.SCP_ACCESS_KEY), secretKey: String(key.SCP_SECRET_KEY) }
  const body = { name: 'golden', os_distro: 'rocky', url: 'https://nowhere.example/x.qcow2' }
  expect(await signedCall(signer, 'POST', `${url}/v1/images`, body)).toMatchObject({
    status: 200,
    body: { status: 'active', size: null },
  })
  const metrics = await (await fetch(`${url}/metrics`)).text()
  expect(metrics).toContain('scp_images_http_requests_total{operation="createImage",status="200"} 1\n')
  expect(metrics).toContain('scp_images_database_up 1\n')
})

test('settings reach the server: clock, expired versions, region, debug, log', async () => {
  const data = temporaryFolder()
  const key = await makeKey(data)
  const flags = [
    '--clock',
    '2026-06-01',
    '--expired-versions',
    'enforce',
    '--region',
    'kr-south1',
    '--log-level',
    'info',
  ]
  const { url, stderr } = await serve(data, ...flags, '--debug-signatures')
  const { stdout } = await command(['versions', '--endpoint', url, '--data', data])
  expect(stdout).toMatch(/v1\.1 +DEPRECATED +2026-05-31\nv1\.2 +SUPPORTED +2026-08-31\nv1\.3 +CURRENT +-\n/)
  const environment = { ...key, SCP_IMAGES_ENDPOINT: url }
  expect(await command(['list', '--api-version', '1.1'], environment)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/406 NoSuchVersion: .*2026-05-31/),
  })
  expect((await command(['list', '--api-version', '1.2'], environment)).code).toBe(0)
  expect((await command(['list'], { ...environment, SCP_SECRET_KEY: 'wrong' })).stderr).toMatch(
    /string to sign/i,
  )
  const signed = JSON.parse(
    (await command(['sign', 'GET', '/v1/endpoints', '-o', 'json'], environment)).stdout,
  )
  const endpoints = (await (await fetch(signed.url, { headers: signed.headers })).json()) as {
    endpoints: { region: string }[]
  }
  expect(new Set(endpoints.endpoints.map(({ region }) => region))).toEqual(new Set(['kr-south1']))
  expect(stderr.text).toContain('"path":"/v1/images"')
  expect(stderr.text).not.toContain(String(key.SCP_SECRET_KEY))
})

test('the demo of a new folder: a key in a file, and one command that lists', async () => {
  const data = join(temporaryFolder(), 'new')
  const server = await serve(data, '--demo')
  const line = server.stdout.text.split('\n').find((text) => text.startsWith('  bin/scp-images '))
  expect(line).toBe(`  bin/scp-images list --data ${data}`)
  expect(statSync(profilePath(data)).mode & 0o777).toBe(0o600)
  expect(server.stdout.text).toMatch(/\n\nThe data of new images is not read: --image-sources register .*\n$/)
  const secret = String(readProfile(data)?.secret_key)
  expect(server.stdout.text + server.stderr.text).not.toContain(secret)

  const all = await command(['list', '--data', data, '--all', '--output', 'json'])
  const { images } = JSON.parse(all.stdout) as { images: { visibility: string; name: string }[] }
  const count = (visibility: string) => images.filter((image) => image.visibility === visibility).length
  expect(count('public')).toBeGreaterThanOrEqual(300)
  expect([count('private'), count('shared'), count('community')]).toEqual([7, 3, 0])
  const names = images.map(({ name }) => name)
  for (const unseen of [
    'web-golden-20260301',
    'data-loader-preview',
    'billing-internal',
    'jupyter-notebook',
  ]) {
    expect(names).not.toContain(unseen)
  }
  expect(
    (await command(['list', '--data', data, '--visibility', 'community', '-q'])).stdout.trim(),
  ).toHaveLength(36)
})

test('a second start reuses the demo, makes no second key, and follows the new port', async () => {
  const data = temporaryFolder()
  const first = await serve(data, '--demo')
  const key = readProfile(data)?.access_key
  await first.stop()
  const second = await serve(data, '--demo')
  expect(readProfile(data)).toMatchObject({ access_key: key, endpoint: second.url })
  const keys = JSON.parse((await command(['keys', 'list', '--data', data, '-o', 'json'])).stdout) as unknown[]
  expect(keys).toHaveLength(1)
  expect((await command(['list', '--data', data, '--limit', '1'])).code).toBe(0)
})

test('a demo that was cut off is completed by the next start, with the key that was written down', async () => {
  const data = temporaryFolder()
  await (await serve(data, '--demo')).stop()
  const key = readProfile(data)?.access_key
  for (const name of ['images.db', 'images.db-wal', 'images.db-shm'])
    rmSync(join(data, name), { force: true })
  await serve(data, '--demo')
  expect(readProfile(data)?.access_key).toBe(key)
  expect((await command(['list', '--data', data, '--limit', '1'])).code).toBe(0)
})

test('a demo never goes into data that are someone’s own', async () => {
  const data = temporaryFolder()
  await makeKey(data)
  const server = await serve(data, '--demo')
  expect(server.stderr.text).toMatch(/no demo was added/)
  expect(existsSync(profilePath(data))).toBe(false)
  const accounts = JSON.parse(
    (await command(['accounts', 'list', '--data', data, '-o', 'json'])).stdout,
  ) as unknown[]
  expect(accounts).toHaveLength(1)
})

test('a key in the environment keeps the demo’s out of the way', async () => {
  const data = temporaryFolder()
  await serve(data, '--demo')
  const other = await command(['list', '--data', data], {
    SCP_ACCESS_KEY: 'a',
    SCP_SECRET_KEY: 'b',
    ...nowhere,
  })
  expect(other.code).toBe(69)
  chmodSync(profilePath(data), 0o644)
  expect(await command(['list', '--data', data])).toMatchObject({
    code: 78,
    stderr: expect.stringMatching(/chmod 600/),
  })
})

const nowhere = { SCP_IMAGES_ENDPOINT: 'http://127.0.0.1:9' }

test('env points our own commands and the vendor’s Terraform provider at the server', async () => {
  const data = temporaryFolder()
  const { url } = await serve(data, '--demo')
  const { stdout } = await command(['env', '--data', data, '--output', 'json'])
  const profile = readProfile(data)
  expect(JSON.parse(stdout)).toEqual({
    SCP_IMAGES_ENDPOINT: url,
    SCP_ACCESS_KEY: profile?.access_key,
    SCP_SECRET_KEY: profile?.secret_key,
    SCP_TF_AUTH_URL: `${url}/v1`,
    SCP_TF_ENDPOINT_OVERRIDE: url,
    SCP_TF_DEFAULT_REGION: 'kr-west1',
    SCP_TF_ACCESS_KEY: profile?.access_key,
    SCP_TF_SECRET_KEY: profile?.secret_key,
    SCP_TF_ACCOUNT_ID: profile?.account_id,
  })
  expect((await command(['env', '--data', data])).stdout).toMatch(/^export SCP_IMAGES_ENDPOINT=http:/)
})

test('a database in memory is served too', async () => {
  const { url } = await serve(temporaryFolder(), '--database', 'sqlite::memory:', '--demo')
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

test('an import into the data of a running server is seen by its next list', async () => {
  const data = temporaryFolder()
  const key = await makeKey(data)
  const { url } = await serve(data)
  const file = join(data, 'images.ndjson')
  writeFileSync(file, ndjson(2))
  await command(['import', 'ndjson', file, '--data', data])
  const { stdout } = await command(['list', '--quiet', '--endpoint', url], key)
  expect(stdout.trim().split('\n')).toHaveLength(2)
})

test('an interrupt before it listens stops it as well', async () => {
  const running = start(['serve', '--port', '0', '--data', temporaryFolder()])
  await interruptEarly(running)
  expect(await running.code).toBe(0)
})

test('a database in memory has one process, which is told with 78', async () => {
  const memory = ['--database', 'sqlite::memory:', '--data', temporaryFolder(), '--port', '0']
  expect(await command(['serve', ...memory, '--workers', '2'])).toEqual({
    code: 78,
    stdout: '',
    stderr: expect.stringMatching(/^scp-images: --workers = "2" needs a database that processes share/),
  })
})

test('one process cannot reload: it says so, and serves on', async () => {
  const server = await serve(temporaryFolder())
  server.hangUp()
  expect(server.stderr.text).toMatch(
    /^\{"level":40,"time":\d+,"pid":\d+,.*"msg":"not reloaded: one process .*"\}\n$/,
  )
  expect((await fetch(`${server.url}/livez`)).status).toBe(200)
})
