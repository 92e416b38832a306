import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A proxy that runs an example's configuration, with other ports. */
export interface RunningProxy {
  readonly http: string
  readonly https: string
  /** The certificate that it shows, which is its own authority. */
  readonly ca: string
  /** What it has written to its log. */
  log(): string
  /** Let it use another configuration, made of the one it has. */
  reload(change: (text: string) => string): void
}

export interface ProxyKind {
  readonly name: string
  readonly file: string
  command(folder: string): readonly string[]
  /** Its log, if that is not its output. */
  readonly logFile?: string
}

const nginx: ProxyKind = {
  name: 'nginx',
  file: 'nginx.conf',
  command: (folder) => ['nginx', '-p', `${folder}/`, '-c', 'nginx.conf', '-g', 'daemon off;'],
  logFile: 'access.log',
}
const haproxy: ProxyKind = {
  name: 'haproxy',
  file: 'haproxy.cfg',
  command: () => ['haproxy', '-W', '-db', '-f', 'haproxy.cfg'],
}

export const proxyKinds: readonly ProxyKind[] = [nginx, haproxy]

/** Programs of these tests that are not here. */
export const missing = [...proxyKinds.map(({ name }) => name), 'openssl'].filter(
  (program) => spawnSync(program, ['-v']).error,
)

/**
 * Without them these tests are skipped, which SCP_IMAGES_TEST_ALL makes an error, unless SCP_IMAGES_TEST_PROXIES is
 * `none`.
 */
export const proxyTests = {
  skipped: missing.length > 0,
  why: missing.length > 0 ? ` (skipped: there is no ${missing.join(', no ')} here)` : '',
}
if (missing.length > 0 && process.env.SCP_IMAGES_TEST_ALL && process.env.SCP_IMAGES_TEST_PROXIES !== 'none')
  throw new Error(`no ${missing.join(', no ')} here: install them, or set SCP_IMAGES_TEST_PROXIES=none`)

/** The certificate of the examples, by the line of their README. */
export function makeCertificate(folder: string): void {
  const readme = readFileSync(new URL('../../examples/scaling/README.md', import.meta.url), 'utf8')
  const [line] = /^openssl req [\s\S]*?server\.crt$/m.exec(readme) as RegExpExecArray
  execFileSync('sh', ['-ec', `${line}\ncat server.crt server.key > server.pem`], {
    cwd: folder,
    stdio: 'ignore',
  })
}

/**
 * Run an example before two nodes. It ends with the test.
 * @param nodes their ports
 */
export async function startProxy(kind: ProxyKind, nodes: readonly [number, number]): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'scp-images-proxy-'))
  // nginx of root works as somebody else.
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'temp'))
  makeCertificate(folder)
  const [plain, secure] = [await freePort(), await freePort()]
  const ports: Readonly<Record<string, number>> = {
    8000: plain,
    8443: secure,
    8081: nodes[0],
    8082: nodes[1],
  }
  const example = readFileSync(new URL(`../../examples/scaling/${kind.file}`, import.meta.url), 'utf8')
  let text = example.replace(/127\.0\.0\.1:(\d+)/g, (_, port) => `127.0.0.1:${ports[port]}`)
  writeFileSync(join(folder, kind.file), text)

  const [program = '', ...words] = kind.command(folder)
  const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  onTestFinished(() => end(child, folder))
  for (const port of [plain, secure])
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`${kind.name} ended: ${output}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  return {
    http: `http://127.0.0.1:${plain}`,
    https: `https://localhost:${secure}`,
    ca: readFileSync(join(folder, 'server.crt'), 'utf8'),
    log: () => (kind.logFile ? readFileSync(join(folder, kind.logFile), 'utf8') : output),
    reload(change) {
      text = change(text)
      writeFileSync(join(folder, kind.file), text)
      child.kill(kind === nginx ? 'SIGHUP' : 'SIGUSR2')
    },
  }
}

/** Its own processes end with it when it is asked to end. */
async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    await closed
  }
  rmSync(folder, { recursive: true, force: true })
}

/** These proxies cannot pick a port themselves. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
