import cluster from 'node:cluster'
import type { Metric } from '../telemetry/exposition.ts'
import { startMetric } from '../telemetry/process-metrics.ts'
import { createWorkerMetrics } from '../telemetry/worker-metrics.ts'
import { createPool, type Pool } from './pool.ts'
import { createTotals } from './totals.ts'
import { type Ending, type Listening, startWorkerProcess, type WorkerProcess } from './worker-process.ts'

/** Events of a supervisor and its workers. */
export type LogLine = (facts: Readonly<Record<string, unknown>>, message: string) => void

export interface Log {
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}

/** Keeps workers that serve at one address, and listens for them. */
interface Supervisor<T, F> {
  /**
   * Start workers and wait until all listen; then those that did another task before retire. No request is lost.
   * @throws WorkerFailure when one cannot serve; then everything is as before
   */
  deploy(task: T, count: number): Promise<Listening<F>>
  /** A reload came to an end. */
  reloaded(result: 'done' | 'refused'): void
  /** Stop all workers at once, in good order, for which they need `delayMs` more. Resolves with how they ended. */
  stop(delayMs: number): Promise<readonly Ending[]>
}

/** @param program of a worker, a file that calls `runWorker` */
export function createSupervisor<T, F>(program: string, log: Log): Supervisor<T, F> {
  cluster.schedulingPolicy = cluster.SCHED_RR
  cluster.setupPrimary({ exec: program, args: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const totals = createTotals()
  const counted = createWorkerMetrics()
  const pools = new Set<Pool<T, F>>()
  let address: Listening<F> | undefined
  /** The port to listen on, in place of the one of the settings, which may be 0. */
  let port: number | undefined
  let isStopping = false

  const serving = () =>
    [...pools].flatMap((pool) => pool.workers()).filter((worker) => worker.isServing()).length

  async function gather(): Promise<readonly Metric[]> {
    const sums = await totals.gather()
    return [startMetric(), ...counted.metrics(serving()), ...sums]
  }

  function begin(task: T, isFirst: boolean): WorkerProcess<T, F> {
    // `node:cluster` gives the port up with the last worker that listens. The next one is to have the same.
    if (address && serving() === 0) port = Number(new URL(address.url).port)
    const order = { do: 'serve', task, isFirst, ...(port !== undefined && { port }) } as const
    const worker = startWorkerProcess<T, F>(order, gather)
    totals.add(worker)
    void worker.listening.then((listening) => {
      address ??= listening
      if (listening.url !== address.url) worker.kill()
      else log.info({ worker_pid: worker.pid }, 'worker listens')
    })
    return worker
  }

  function onCrash({ code, signal, failure }: Ending, pid: number, restartInMs: number): void {
    counted.restarted()
    const reason = failure && { reason: failure.message }
    const facts = { worker_pid: pid, exit_code: code, signal, ...reason, restart_in_ms: restartInMs }
    log.error(facts, 'worker ended unasked')
  }

  async function end(pool: Pool<T, F>, way: 'stop' | 'retire', delayMs = 0): Promise<readonly Ending[]> {
    const endings = await pool.end(way, delayMs)
    pools.delete(pool)
    for (const { code, signal } of endings)
      if (code !== 0) log.error({ exit_code: code, signal }, 'worker did not end in good order')
    return endings
  }

  return {
    async deploy(task, count) {
      const pool = createPool<T, F>({ count, begin: (isFirst) => begin(task, isFirst), onCrash })
      const old = [...pools]
      pools.add(pool)
      const first = await pool.start().catch((error: unknown) => {
        pools.delete(pool)
        throw error
      })
      if (!isStopping) for (const one of old) void end(one, 'retire')
      return first
    },
    reloaded: counted.reloaded,
    async stop(delayMs) {
      isStopping = true
      const all = await Promise.all([...pools].map((pool) => end(pool, 'stop', delayMs)))
      return all.flat()
    },
  }
}
