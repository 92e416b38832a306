import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isFull } from '../runs.ts'

/** What Debian's packages `glance-api` and `keystone` install. */
const needed = ['glance-api', 'glance-manage', 'keystone-manage', 'keystone-wsgi-public', 'python3']

const missing = () => needed.filter((program) => pathOf(program) === undefined)

const pathOf = (program: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path))

/**
 * Are tests on a real Glance wanted? They start several servers, so only in the full suite, where the programs are, and when
 * SCP_IMAGES_TEST_GLANCE is set.
 * @throws when they are wanted and the programs are not there
 */
export function wantsGlance(): boolean {
  if (!process.env.SCP_IMAGES_TEST_GLANCE) return isFull && missing().length === 0
  if (missing().length === 0) return true
  throw new Error(
    `SCP_IMAGES_TEST_GLANCE is set, but there is no ${missing().join(', ')}: run apt-get install glance-api keystone`,
  )
}

/** Run a program to its end. @throws what it says */
export async function runProgram(program: string, ...words: string[]): Promise<void> {
  await promisify(execFile)(program, words, { maxBuffer: 1 << 26 })
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

export interface Daemon {
  readonly url: string
  stop(): Promise<void>
}

/** Start a server, and wait until it answers at `url`. It goes with its children, at the latest with this process. */
export async function startDaemon(
  url: string,
  log: string,
  program: string,
  ...words: string[]
): Promise<Daemon> {
  const output = openSync(log, 'a')
  const child = spawn(program, words, { detached: true, stdio: ['ignore', output, output] })
  closeSync(output)
  const kill = () => killGroup(child)
  process.on('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    kill()
    await gone
  }
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) break
    if (await answers(url)) return { url, stop }
    await setTimeout(100)
  }
  await stop()
  throw new Error(`${program} does not answer at ${url}: ${readFileSync(log, 'utf8').slice(-5000)}`)
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has gone already.
  }
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  )
