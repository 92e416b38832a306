import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { collected, printed, startBuilt } from '../cli/built.ts'
import { ask } from './clients.ts'

export interface Line {
  readonly pid: number
  readonly msg: string
  readonly [fact: string]: unknown
}

/** A real server of several processes. */
export interface Supervised {
  readonly child: ChildProcess
  readonly url: string
  /** What was logged so far. */
  readonly log: readonly Line[]
  /** The first line with this message from the given one on, when it is there. */
  logged(msg: string, from?: number): Promise<Line>
  /** Workers that listened and have not ended. */
  workers(): number[]
  /** The value of a metric, by its name and labels as they are written; undefined: there is none. */
  metric(name: string, agent?: Agent): Promise<number | undefined>
  /** SIGTERM. Answers the exit code. */
  stop(): Promise<number>
}

export async function startSupervised(...flags: string[]): Promise<Supervised> {
  const child = startBuilt(['serve', '--port', '0', '--log-level', 'info', ...flags])
  const lines: Line[] = []
  let rest = ''
  child.stderr?.on('data', (chunk: unknown) => {
    const texts = (rest + String(chunk)).split('\n')
    rest = texts.pop() ?? ''
    for (const text of texts) lines.push(JSON.parse(text) as Line)
  })
  const url = await Promise.race([
    printed(collected(child), /^listening on (http:\S+)\n/),
    once(child, 'close').then(() => {
      throw new Error(`the server ended: ${JSON.stringify(lines)}`)
    }),
  ])
  return {
    child,
    url,
    log: lines,
    async logged(msg, from = 0) {
      for (;;) {
        const line = lines.slice(from).find((candidate) => candidate.msg === msg)
        if (line) return line
        await moment(10)
      }
    },
    workers: () => {
      const pids = lines.flatMap((line) => (line.msg === 'worker listens' ? [Number(line.worker_pid)] : []))
      return pids.filter(isRunning)
    },
    async metric(name, agent = new Agent()) {
      const { text } = await ask(agent, 'GET', `${url}/metrics`)
      const line = text.split('\n').find((one) => one.startsWith(`${name} `))
      return line === undefined ? undefined : Number(line.slice(name.length + 1))
    },
    async stop() {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      return ((await closed) as [number])[0]
    },
  }
}

export const moment = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
