import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { exitCodes } from '../../src/cli/exit-codes.ts'
import {
  built,
  cleanEnvironment,
  collected,
  listening,
  printed,
  program,
  startBuilt,
  stopsListening,
  textOf,
  unfinishedRequest,
} from './built.ts'
import { ndjson, temporaryFolder } from './in-process.ts'

const shell = (line: string, cwd: string) =>
  promisify(execFile)('bash', ['-o', 'pipefail', '-c', line], { cwd, env: cleanEnvironment() })

test('says its version and helps, on stdout; with no words it helps on stderr', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect(await built(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  const help = await built(['--help'])
  expect(help).toMatchObject({ code: 0, stderr: '' })
  for (const { code, meaning } of Object.values(exitCodes)) {
    expect(help.stdout).toMatch(new RegExp(`^ +${code}  ${meaning}$`, 'm'))
  }
  expect(await built([])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Commands:') })
  expect(await built(['db'])).toMatchObject({ code: 2, stdout: '' })
})

test('a typing mistake is answered with the nearest word, and with 2', async () => {
  expect(await built(['lsit'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/Did you mean list\?/),
  })
  const flag = await built(['list', '--limt', '5'])
  expect(flag).toMatchObject({ code: 2, stderr: expect.stringMatching(/Did you mean --limit\?/) })
})

test('a checkout that was not built says what to run', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'bin'))
  copyFileSync(program, join(folder, 'bin', 'scp-images'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const failure = await shell('node bin/scp-images list', folder).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 78, stdout: '', stderr: expect.stringContaining('npm run build') })
})

test('the demo from start to stop, as a user pastes it', async () => {
  const cwd = temporaryFolder()
  const server = startBuilt(['serve', '--demo', '--port', '0'], { cwd })
  const output = collected(server)
  await printed(output, /^listening on (http:\S+)\n/)
  const line = await printed(output, /\n\n {2}(.+)\n/)
  expect(line).toMatch(/scp-images list$/)
  const listed = await shell(line, cwd)
  expect(listed.stdout.split('\n')).toHaveLength(22)
  const through = await shell(`eval "$(${program} env)" && ${program} list --all --quiet | head -n 1`, cwd)
  expect(through).toEqual({ stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/), stderr: '' })
  server.kill('SIGTERM')
  expect(await once(server, 'close')).toEqual([0, null])
})

test('a reader that goes away ends a command silently, and does not end a server', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'images.ndjson'), ndjson(3))
  const server = startBuilt(['serve', '--demo', '--port', '0'], { cwd })
  const url = await listening(server)
  server.stdout?.destroy()
  expect((await fetch(`${url}/livez`)).status).toBe(200)
  // The rest of some 600 kB meets a closed pipe.
  const piped = await shell(`${program} list --all --output jsonl | head -c 10`, cwd)
  expect(piped).toEqual({ stdout: '{"checksum', stderr: '' })
})

test('a second signal does not wait for requests in flight', async () => {
  const server = startBuilt(['serve', '--port', '0', '--data', temporaryFolder()])
  const url = await listening(server)
  const slow = await unfinishedRequest(url)
  server.kill('SIGINT')
  await stopsListening(url)
  expect(server.exitCode).toBe(null)
  server.kill('SIGINT')
  expect(await once(server, 'close')).toEqual([1, null])
  slow.destroy()
})

test('Ctrl-C ends any command with 130', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'images.ndjson'), ndjson(60_000))
  const running = startBuilt(['import', 'ndjson', 'images.ndjson'], { cwd })
  const stderr = textOf(running.stderr)
  // More than an empty database has: the first batch is on its way into it.
  const log = join(cwd, 'data', 'images.db-wal')
  while ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) < 4_000_000)
    await new Promise((next) => setTimeout(next, 5))
  running.kill('SIGINT')
  const [code] = (await once(running, 'close')) as [number]
  expect(code).toBe(130)
  expect(await stderr).toMatch(/interrupted: \d+ images are in/)
})
