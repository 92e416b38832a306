import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Programs } from './programs.ts'

/** A running server that nobody else has. */
export interface Cluster {
  /** URL of a database. */
  readonly url: string
  /** Start it again where it was stopped. */
  start(): Promise<void>
  /** End it at once: connections are lost. SIGQUIT: as in a crash, and it recovers when it is started. */
  halt(signal?: 'SIGINT' | 'SIGQUIT'): Promise<void>
  /** End it and remove its data. */
  remove(): Promise<void>
}

interface User {
  readonly uid: number
  readonly gid: number
}

/**
 * Settings for data that nobody will miss: nothing waits for a disk. It listens on a socket in its own folder alone,
 * which lets in whoever can reach it.
 */
const settings = {
  listen_addresses: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  max_connections: '200',
}

/** Make a cluster in a temporary folder and start it. @throws what the programs say */
export async function makeCluster(programs: Programs): Promise<Cluster> {
  const root = mkdtempSync(join(tmpdir(), 'scp-images-pg-'))
  const user = unprivileged()
  const [data, native] = [join(root, 'data'), join(root, 'native')]
  const run = { cwd: root, env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...user }
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    const words = Object.entries({ ...settings, unix_socket_directories: root })
    const child = spawn(
      join(folder, 'postgres'),
      ['-D', data, ...words.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...run, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    server = child
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (chunk) => {
        said = (said + chunk).slice(-10_000)
        if (said.includes('ready to accept connections')) resolve()
      })
      child.once('error', reject)
      child.once('exit', () => reject(new Error(`PostgreSQL ended: ${said}`)))
    })
  }
  async function halt(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    if (server && server.exitCode === null && server.signalCode === null) {
      server.kill(signal)
      await once(server, 'exit')
    }
  }
  async function remove(): Promise<void> {
    process.off('exit', abandon)
    await halt('SIGQUIT')
    rmSync(root, { recursive: true, force: true })
  }
  /** Tests that were broken off leave nothing behind. */
  const abandon = () => {
    server?.kill('SIGQUIT')
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  }
  process.on('exit', abandon)

  const folder = programs.folder(native)
  try {
    chmodSync(root, 0o755)
    mkdirSync(data, { mode: 0o700 })
    if (user) for (const path of [root, data]) chownSync(path, user.uid, user.gid)
    const words = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
    execFileSync(join(folder, 'initdb'), words, { ...run, stdio: ['ignore', 'ignore', 'pipe'] })
    await start()
    return { url: `postgres://postgres@${encodeURIComponent(root)}/postgres`, start, halt, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** PostgreSQL refuses to be root's: root's tests run it as a user that has nothing. */
function unprivileged(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL does not run as root, and there is no other user to run it')
}
