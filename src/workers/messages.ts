import type { Metric } from '../telemetry/exposition.ts'

/** What a supervisor sends to a worker. */
export type Order<T> =
  /** The first order. `isFirst`: others start when this one listens, so it makes what is not there yet. */
  | { readonly do: 'serve'; readonly task: T; readonly isFirst: boolean; readonly port?: number }
  /** Accept no more connections, finish the requests in flight, and end. */
  | { readonly do: 'stop' }
  /** The same, when other workers have taken its place already. */
  | { readonly do: 'retire' }
  /** End the process. Sent in reply to `ending`, so that it has refused all connections that it was sent before. */
  | { readonly do: 'exit' }
  /** Report your metrics. */
  | { readonly do: 'collect'; readonly id: number }
  /** The metrics of all workers, which this one requested. */
  | { readonly do: 'totals'; readonly id: number; readonly metrics: readonly Metric[] }

/** What a worker sends to its supervisor. */
export type Report<F> =
  /** It accepts orders from now on. */
  | { readonly is: 'ready' }
  | { readonly is: 'listening'; readonly url: string; readonly facts: F }
  /** It cannot serve, and ends. */
  | { readonly is: 'failed'; readonly failure: Failure }
  | { readonly is: 'metrics'; readonly id: number; readonly metrics: readonly Metric[] }
  /** It requests the metrics of all workers. */
  | { readonly is: 'gathering'; readonly id: number }
  /** It ends as ordered; its counts. */
  | { readonly is: 'ending'; readonly metrics: readonly Metric[] }

/** Why a worker cannot serve: a sentence, and the exit code of the program. */
export interface Failure {
  readonly message: string
  readonly exit: string
}
