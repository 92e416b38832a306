import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
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
  /** Another server that follows this one, which is started anew. It is gone with this one. */
  standby(): Promise<Cluster>
  /** End it and remove its data. */
  remove(): Promise<void>
}

type Settings = Readonly<Record<string, string>>

interface User {
  readonly uid: number
  readonly gid: number
}

/**
 * Settings for data that nobody will miss: nothing waits for a disk. It listens on a socket in its own folder alone,
 * which lets in whoever can reach it.
 */
const usual: Settings = {
  listen_addresses: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  max_connections: '200',
}

/** Make a cluster in a temporary folder and start it. @throws what the programs say */
export async function makeCluster(programs: Programs, settings: Settings = {}): Promise<Cluster> {
  const root = mkdtempSync(join(tmpdir(), 'scp-images-pg-'))
  const user = unprivileged()
  const native = join(root, 'native')
  const run = { cwd: root, env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...user }
  const servers: Server[] = []

  function makeFolder(path: string): void {
    mkdirSync(path, { mode: 0o700 })
    if (user) chownSync(path, user.uid, user.gid)
  }

  /** A server with the folder `place` for itself, and its data in there. */
  async function serve(place: string, more: Settings): Promise<Cluster> {
    const data = join(place, 'data')
    const server = new Server(join(folder, 'postgres'), data, run, {
      ...usual,
      ...settings,
      ...more,
      unix_socket_directories: place,
    })
    servers.push(server)
    await server.start()
    return {
      url: `postgres://postgres@${encodeURIComponent(place)}/postgres`,
      start: () => server.start(),
      halt: (signal = 'SIGINT') => server.halt(signal),
      remove: () => server.halt('SIGQUIT'),
      async standby() {
        const copy = join(root, `standby${servers.length}`)
        makeFolder(copy)
        makeFolder(join(copy, 'data'))
        await server.halt('SIGINT')
        cpSync(data, join(copy, 'data'), { recursive: true })
        writeFileSync(join(copy, 'data', 'standby.signal'), '')
        if (user) own(join(copy, 'data'), user)
        await server.start()
        return serve(copy, { primary_conninfo: `host=${place} user=postgres` })
      },
    }
  }
  async function remove(): Promise<void> {
    process.off('exit', abandon)
    await Promise.all(servers.map((server) => server.halt('SIGQUIT')))
    rmSync(root, { recursive: true, force: true })
  }
  /** Tests that were broken off leave nothing behind. */
  const abandon = () => {
    for (const server of servers) server.kill()
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  }
  process.on('exit', abandon)

  const folder = programs.folder(native)
  try {
    chmodSync(root, 0o755)
    if (user) chownSync(root, user.uid, user.gid)
    const place = join(root, 'first')
    makeFolder(place)
    const words = ['-D', join(place, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C']
    execFileSync(join(folder, 'initdb'), [...words, '--no-sync'], {
      ...run,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    return { ...(await serve(place, {})), remove }
  } catch (error) {
    await remove()
    throw error
  }
}

class Server {
  readonly #run: () => ChildProcess
  #process: ChildProcess | undefined

  constructor(program: string, data: string, run: object, settings: Settings) {
    const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    this.#run = () => spawn(program, ['-D', data, ...words], { ...run, stdio: ['ignore', 'ignore', 'pipe'] })
  }

  async start(): Promise<void> {
    const child = this.#run()
    this.#process = child
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.stderr?.on('data', (chunk) => {
        said = (said + chunk).slice(-10_000)
        if (/ready to accept (?:read-only )?connections/.test(said)) resolve()
      })
      child.once('error', reject)
      child.once('exit', () => reject(new Error(`PostgreSQL ended: ${said}`)))
    })
  }

  async halt(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  kill(): void {
    this.#process?.kill('SIGQUIT')
  }
}

/** Give a folder with all that is in it to a user. */
function own(folder: string, { uid, gid }: User): void {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    chownSync(join(folder, entry), uid, gid)
  chownSync(folder, uid, gid)
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
