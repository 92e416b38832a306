import type { Metric } from '../telemetry/exposition.ts'

/** What a supervisor sends to a worker. */
export type Order<T> =
  /** The first order. `isFirst`: others start when this one listens, so it makes what is not there yet. */
  | { readonly do: 'serve'; readonly task: T; readonly isFirst: boolean; readonly port?: number }
  /** Take no more connections, finish what is under way, and end. */
  | { readonly do: 'stop' }
  /** The same, as one whose place others have taken already. */
  | { readonly do: 'retire' }
  /** End the process. Sent when it is ending, so that it has seen and refused all that it was sent before. */
  | { readonly do: 'exit' }
  /** Tell what you have counted. */
  | { readonly do: 'tell'; readonly id: number }
  /** The answer to a worker's question. */
  | { readonly do: 'hear'; readonly id: number; readonly metrics: readonly Metric[] }

/** What a worker sends to its supervisor. */
export type Report<F> =
  /** It accepts orders from now on. */
  | { readonly is: 'ready' }
  | { readonly is: 'listening'; readonly url: string; readonly facts: F }
  /** It cannot serve, and ends. */
  | { readonly is: 'failed'; readonly failure: Failure }
  | { readonly is: 'told'; readonly id: number; readonly metrics: readonly Metric[] }
  /** What have all of you counted? */
  | { readonly is: 'asking'; readonly id: number }
  /** It ends as ordered; its counts. */
  | { readonly is: 'ending'; readonly metrics: readonly Metric[] }

/** Why a worker cannot serve: a sentence, and the exit code of the program. */
export interface Failure {
  readonly message: string
  readonly exit: string
}
