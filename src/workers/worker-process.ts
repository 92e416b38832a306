import cluster from 'node:cluster'
import type { Metric } from '../telemetry/exposition.ts'
import { handedConnection } from './handed-connection.ts'
import type { Failure, Order, Report } from './messages.ts'

/** How a worker ended. */
export interface Ending {
  readonly code: number | null
  readonly signal: string | null
  /** What it said itself. */
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
  /** It listens, and was not told to end. */
  isServing(): boolean
  order(order: Order<T>): void
  kill(): void
  /** What it has counted, as far as it has told. */
  known(): readonly Metric[]
  /** Have it tell anew. Resolves when it has, or after `within` ms. */
  ask(within: number): Promise<void>
}

/**
 * Start a process of the program that `node:cluster` is set up with.
 * @param first what it is to do
 * @param onAsking the worker wants to know what all have counted
 */
export function startWorkerProcess<T, F>(
  first: Order<T>,
  onAsking: () => Promise<readonly Metric[]>,
): WorkerProcess<T, F> {
  const worker = cluster.fork()
  const telling = new Map<number, () => void>()
  let [known, questions]: [readonly Metric[], number] = [[], 0]
  let failure: Failure | undefined
  let since: number | undefined
  let isLeaving = false

  function order(order: Order<T>): void {
    if (order.do === 'stop' || order.do === 'retire') isLeaving = true
    // A worker that has gone hears nothing more, and that it has gone is told by its end.
    if (worker.isConnected()) worker.send(order, undefined, () => {})
  }

  const listening = new Promise<Listening<F>>((resolve) => {
    worker.on('message', (report: Report<F>) => {
      if (report.is === 'ready') order(first)
      else if (report.is === 'listening') {
        since = performance.now()
        resolve(report)
      } else if (report.is === 'failed') failure = report.failure
      else if (report.is === 'asking')
        void onAsking().then((metrics) => order({ do: 'hear', id: report.id, metrics }))
      else {
        known = report.metrics
        if (report.is === 'told') telling.get(report.id)?.()
        else order({ do: 'exit' })
      }
    })
  })

  const closeHanded = handedConnection(worker)
  const exited = new Promise<Omit<Ending, 'servedMs'>>((resolve) => {
    // Later than its exit: when it has said its last words.
    worker.process.once('close', (code, signal) => resolve({ code, signal }))
    // What cannot be sent to a process that runs is told as an error, too: its end will be, if there is one.
    worker.on('error', (error) => {
      if (worker.process.pid === undefined) resolve(notStarted(error))
    })
  })
  async function untilEnded(): Promise<Ending> {
    const ending = await exited
    closeHanded()
    for (const told of telling.values()) told()
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
    known: () => known,
    ask(within) {
      const id = ++questions
      return new Promise((resolve) => {
        const told = () => {
          clearTimeout(timer)
          telling.delete(id)
          resolve()
        }
        const timer = setTimeout(told, within)
        telling.set(id, told)
        order({ do: 'tell', id })
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
