import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cleanEnvironment, collected, printed, program } from '../cli/built.ts'

/** A real server on a data folder, of one process or of several, which can be killed and started again. */
export class Served {
  url = ''
  readonly workers: number
  private readonly data: string
  private child: ChildProcess | undefined
  private errors = ''

  constructor(data: string, workers: number) {
    this.data = data
    this.workers = workers
  }

  async start(): Promise<void> {
    const words = ['serve', '--port', '0', '--data', this.data, '--image-source-hosts', '127.0.0.1']
    // Reads all: what is found out at the end only is found out by a job, and the image is killed.
    const more = ['--image-sources', 'fetch', '--log-level', 'error', '--workers', String(this.workers)]
    const child = spawn(process.execPath, [program, ...words, ...more], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child = child
    this.errors = ''
    child.stderr.on('data', (chunk: unknown) => {
      this.errors += String(chunk)
    })
    const ended = once(child, 'close').then(([code]) => {
      throw new Error(`the server ended with ${code}: ${this.errors}`)
    })
    this.url = await Promise.race([printed(collected(child), /^listening on (http:\S+)\n/), ended])
    // Later it ends because it is told to.
    ended.catch(() => {})
  }

  /** End it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Resolves when no worker has to be replaced any more: with the last one the address would go, too. */
  async whole(): Promise<void> {
    const isWhole = new RegExp(`^scp_images_workers ${this.workers}$`, 'm')
    while (!isWhole.test(await (await fetch(`${this.url}/metrics`)).text())) await moment(20)
  }

  /** Kill one worker, which the server replaces. Resolves when both sides have noticed. */
  async killWorker(): Promise<void> {
    const processes = execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' }).split('\n')
    const pairs = processes.map((line) => line.trim().split(/ +/).map(Number))
    const [, worker] = pairs.find(([parent]) => parent === this.child?.pid) ?? []
    if (worker === undefined) return
    process.kill(worker, 'SIGKILL')
    while (!this.errors.includes(`"worker_pid":${worker},`)) await moment(5)
    await moment(20)
  }

  /** Stop it in good order; answers its exit code and what it logged, but for workers that were killed. */
  async stop(): Promise<{ code: number | null; errors: string }> {
    const code = await this.end('SIGTERM')
    const lines = this.errors.split('\n').filter((line) => !line.includes('worker ended unasked'))
    return { code, errors: lines.join('\n') }
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return null
    const closed = once(child, 'close')
    child.kill(signal)
    return ((await closed) as [number | null])[0]
  }
}

const moment = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
