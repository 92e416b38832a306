import cluster from 'node:cluster'
import type { Metric } from '../telemetry/exposition.ts'
import { handedConnection } from './handed-connection.ts'
import type { Failure, Order, Report } from './messages.ts'

/** How a worker ended. */
export interface Ending {
  readonly code: number | null
  readonly signal: string | null
  /** Its own error message. */
  readonly failure?: Failure
  /** For how long it had listened, ms; 0: never. */
  readonly servedMs: number
}

export interface Listening<F> {
  readonly url: string
  readonly facts: F
}

/** A worker, as its supervisor sees it. */
export interface WorkerProcess<T, F> {
  readonly pid: number
  /** Resolves when it listens. It may end before. */
  readonly listening: Promise<Listening<F>>
  readonly ended: Promise<Ending>
  isListening(): boolean
  /** It listens, and was not told to stop. */
  isServing(): boolean
  order(order: Order<T>): void
  kill(): void
  /** Its counts, of its last report. */
  lastMetrics(): readonly Metric[]
  /** Request a new report. Resolves when it is there, or after `within` ms. */
  collect(within: number): Promise<void>
}

/**
 * Start a process of the program that `node:cluster` is set up with.
 * @param first its first order
 * @param gather returns the metrics of all workers, which this one requested
 */
export function startWorkerProcess<T, F>(
  first: Order<T>,
  gather: () => Promise<readonly Metric[]>,
): WorkerProcess<T, F> {
  const worker = cluster.fork()
  const pending = new Map<number, () => void>()
  let [lastMetrics, requests]: [readonly Metric[], number] = [[], 0]
  let failure: Failure | undefined
  let since: number | undefined
  let isLeaving = false

  function order(order: Order<T>): void {
    if (order.do === 'stop' || order.do === 'retire') isLeaving = true
    // A message to a worker that has exited is lost; its exit is reported by the event.
    if (worker.isConnected()) worker.send(order, undefined, () => {})
  }

  const listening = new Promise<Listening<F>>((resolve) => {
    worker.on('message', (report: Report<F>) => {
      if (report.is === 'ready') order(first)
      else if (report.is === 'listening') {
        since = performance.now()
        resolve(report)
      } else if (report.is === 'failed') failure = report.failure
      else if (report.is === 'gathering')
        void gather().then((metrics) => order({ do: 'totals', id: report.id, metrics }))
      else {
        lastMetrics = report.metrics
        if (report.is === 'metrics') pending.get(report.id)?.()
        else order({ do: 'exit' })
      }
    })
  })

  const closeHanded = handedConnection(worker)
  const exited = new Promise<Omit<Ending, 'servedMs'>>((resolve) => {
    // After its exit, when its last messages were received.
    worker.process.once('close', (code, signal) => resolve({ code, signal }))
    // A message that cannot be sent is an error event, too; if the process has ended, its exit follows.
    worker.on('error', (error) => {
      if (worker.process.pid === undefined) resolve(notStarted(error))
    })
  })
  async function untilEnded(): Promise<Ending> {
    const ending = await exited
    closeHanded()
    for (const done of pending.values()) done()
    const servedMs = since === undefined ? 0 : performance.now() - since
    return { ...ending, servedMs, ...(failure && { failure }) }
  }

  return {
    pid: worker.process.pid ?? 0,
    listening,
    ended: untilEnded(),
    isListening: () => since !== undefined,
    isServing: () => since !== undefined && !isLeaving,
    order,
    kill: () => void worker.process.kill('SIGKILL'),
    lastMetrics: () => lastMetrics,
    collect(within) {
      const id = ++requests
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          pending.delete(id)
          resolve()
        }
        const timer = setTimeout(done, within)
        pending.set(id, done)
        order({ do: 'collect', id })
      })
    },
  }
}

/** The system has no room for another process. */
export const notStarted = (error: unknown): Ending => ({
  code: null,
  signal: null,
  servedMs: 0,
  failure: { message: `a process cannot be started: ${(error as Error).message}`, exit: 'refused' },
})
