import type { Metric } from '../telemetry/exposition.ts'
import type { Failure, Order, Report } from './messages.ts'

/** A worker's server. */
interface Serving<F> {
  readonly url: string
  /** What the supervisor receives from it. */
  readonly facts: F
  metrics(): Metric[]
  stop(): Promise<void>
  retire(): Promise<void>
}

interface WorkerOptions<T, F> {
  /** Listen. `gather` returns the counts of all workers. */
  start(order: Order<T> & { do: 'serve' }, gather: () => Promise<readonly Metric[]>): Promise<Serving<F>>
  failureOf(error: unknown): Failure
}

/** Limit of waiting for the supervisor's answer, ms. */
const gatherWithin = 5_000

/**
 * Run as a worker: follow the supervisor's orders until it orders a stop, then end the process. Signals are handled by
 * the supervisor, which receives them as well when they are sent to the whole group. A worker whose supervisor has
 * ended ends at once, by `node:cluster`.
 */
export function runWorker<T, F>({ start, failureOf }: WorkerOptions<T, F>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  const send = (report: Report<F>) =>
    new Promise<void>((resolve) => process.send?.(report, undefined, {}, () => resolve()))

  const pending = new Map<number, (metrics: readonly Metric[]) => void>()
  let requests = 0
  function gather(): Promise<readonly Metric[]> {
    const id = ++requests
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        pending.delete(id)
        reject(new Error('the supervisor does not answer'))
      }, gatherWithin)
      pending.set(id, (metrics) => {
        clearTimeout(timer)
        pending.delete(id)
        resolve(metrics)
      })
      void send({ is: 'gathering', id })
    })
  }

  let serving: Serving<F> | undefined
  async function serve(order: Order<T> & { do: 'serve' }): Promise<void> {
    try {
      serving = await start(order, gather)
      await send({ is: 'listening', url: serving.url, facts: serving.facts })
    } catch (error) {
      await fail(error)
    }
  }

  async function end(way: 'stop' | 'retire'): Promise<void> {
    try {
      await serving?.[way]()
      await send({ is: 'ending', metrics: serving?.metrics() ?? [] })
    } catch (error) {
      await fail(error)
    }
  }

  async function fail(error: unknown): Promise<never> {
    await send({ is: 'failed', failure: failureOf(error) })
    process.exit(1)
  }

  process.on('message', (order: Order<T>) => {
    if (order.do === 'serve') void serve(order)
    else if (order.do === 'collect')
      void send({ is: 'metrics', id: order.id, metrics: serving?.metrics() ?? [] })
    else if (order.do === 'totals') pending.get(order.id)?.(order.metrics)
    else if (order.do === 'exit') process.exit(0)
    else void end(order.do)
  })
  void send({ is: 'ready' })
}
