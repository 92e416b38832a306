import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { TestProject } from 'vitest/node'
import type { Key, Settings } from '../../acceptance/settings.ts'
import { expectedImages, ownImages } from './own-images.ts'

type Main = typeof import('../../src/cli/main.ts')

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const program = path('bin/scp-images')
/** A day on which the table of versions equals the vendor's page: every status occurs. */
const clock = '2026-05-01T12:00:00.000Z'
const policy = {
  Version: '2024-07-01',
  Statement: [{ Sid: 'one', Effect: 'Allow', Action: ['virtualserver:ShowImage'], Resource: '*' }],
}

/** A server on the embedded database. */
export default (project: TestProject): Promise<() => Promise<void>> => ownServer(project, {})

/**
 * A server as a user starts it, with the starter catalogue and two accounts, for the time of the suite.
 * @param settings environment variables of the program
 */
export async function ownServer(
  project: TestProject,
  settings: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const data = mkdtempSync(join(tmpdir(), 'scp-images-acceptance-'))
  const environment = { ...nothing, ...settings }
  try {
    const keys = await fill(data, environment)
    const server = spawn(
      process.execPath,
      [program, 'serve', '--port', '0', '--data', data, '--clock', clock, '--image-sources', 'register'],
      {
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const endpoint = await listening(server)
    const expected = expectedImages()
    const provided: Settings = {
      endpoint,
      ...keys,
      only: 'all',
      complete: true,
      writes: true,
      clock,
      expected,
    }
    project.provide('settings', provided)
    return async () => {
      server.kill('SIGTERM')
      const [code] = (await once(server, 'close')) as [number | null]
      rmSync(data, { recursive: true, force: true })
      if (code !== 0) throw new Error(`the server did not stop cleanly: ${code}`)
    }
  } catch (error) {
    rmSync(data, { recursive: true, force: true })
    throw error
  }
}

/** Nothing that the program reads. */
const nothing = { PATH: process.env.PATH ?? '' }

async function fill(
  data: string,
  env: Readonly<Record<string, string>>,
): Promise<Pick<Settings, 'main' | 'other' | 'denied' | 'disabled'>> {
  if (!existsSync(path('dist/cli/main.js'))) throw new Error('not built yet: run "npm run build" first')
  const run = (...words: string[]) => runBuilt([...words, '--data', data], env)
  const make = async <T>(...words: string[]) => JSON.parse(await run(...words, '--output', 'json')) as T
  const account = async (name: string) =>
    (await make<{ account_id: string }>('accounts', 'create', name)).account_id
  const key = async (owner: string, ...words: string[]): Promise<Key> => {
    const made = await make<{ access_key: string; secret_key: string }>(
      'keys',
      'create',
      '--account',
      owner,
      ...words,
    )
    return { accessKey: made.access_key, secretKey: made.secret_key }
  }
  const inFile = (name: string, text: string) => {
    writeFileSync(join(data, name), text)
    return join(data, name)
  }

  await run('db', 'migrate')
  const main = await account('main')
  const other = await account('other')
  const keys = {
    main: await key(main),
    other: await key(other),
    denied: await key(main, '--policy', inFile('policy.json', JSON.stringify(policy))),
    disabled: await key(main),
  }
  await run('keys', 'disable', keys.disabled.accessKey)
  await run('import', 'ndjson', path('starter/images.ndjson'))
  await run('import', 'ndjson', inFile('own.ndjson', ownImages({ main, other })))
  return keys
}

/** A command of the built program in this process: to start it anew for each takes most of a second. */
async function runBuilt(words: readonly string[], environment: Readonly<Record<string, string>>) {
  const { run } = (await import(/* @vite-ignore */ pathToFileURL(path('dist/cli/main.js')).href)) as Main
  const output = () => {
    const texts: string[] = []
    return { texts, write: (text: string) => texts.push(text) > 0, once() {} }
  }
  const [stdout, stderr] = [output(), output()]
  const code = await run(words, {
    environment,
    stdin: { isTTY: false, async *[Symbol.asyncIterator]() {} },
    stdout,
    stderr,
    invocation: program,
    onInterrupt: () => () => {},
    onHangup: () => () => {},
  })
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr.texts.join('')}`)
  return stdout.texts.join('')
}

/** Where the server listens: its first line. */
async function listening(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no output')
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /^listening on (http:\S+)$/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('the server ended before it listened')
}
