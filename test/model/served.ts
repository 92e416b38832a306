import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cleanEnvironment, collected, printed, program, textOf } from '../cli/built.ts'

/** A real server process on a data folder, which can be killed and started again. */
export class Served {
  url = ''
  private readonly data: string
  private child: ChildProcess | undefined
  private errors: Promise<string> = Promise.resolve('')

  constructor(data: string) {
    this.data = data
  }

  async start(): Promise<void> {
    const words = ['serve', '--port', '0', '--data', this.data, '--image-source-hosts', '127.0.0.1']
    const child = spawn(process.execPath, [program, ...words, '--log-level', 'error'], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child = child
    this.errors = textOf(child.stderr)
    this.url = await printed(collected(child), /^listening on (http:\S+)\n/)
  }

  /** End it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Stop it in good order; answers its exit code and what it logged. */
  async stop(): Promise<{ code: number | null; errors: string }> {
    const code = await this.end('SIGTERM')
    return { code, errors: await this.errors }
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return null
    const closed = once(child, 'close')
    child.kill(signal)
    return ((await closed) as [number | null])[0]
  }
}
