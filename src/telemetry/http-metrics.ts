import type { Metric } from './exposition.ts'
import { createHistogram, type Histogram } from './histogram.ts'

/** Hears of an answer: its status, and how long it took, ms. Called for every request, so it does next to nothing. */
type AnswerCounter = (status: number, ms: number) => void

export interface HttpMetrics {
  /** The counter of one operation; called once, when the route is added. */
  counter(operation: string): AnswerCounter
  metrics(): Metric[]
}

/** Seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const mostStatus = 600

interface Counted {
  readonly operation: string
  readonly byStatus: Float64Array
  readonly seconds: Histogram
}

export function createHttpMetrics(): HttpMetrics {
  const counted = new Map<string, Counted>()
  return {
    counter(operation) {
      const one = counted.get(operation) ?? {
        operation,
        byStatus: new Float64Array(mostStatus),
        seconds: createHistogram(bounds),
      }
      counted.set(operation, one)
      const { byStatus, seconds } = one
      return (status, ms) => {
        byStatus[status] = (byStatus[status] ?? 0) + 1
        seconds.observe(ms / 1000)
      }
    },
    metrics() {
      const used = [...counted.values()].filter(({ byStatus }) => byStatus.some((count) => count > 0))
      return [
        {
          name: 'scp_images_http_requests_total',
          type: 'counter',
          help: 'Answered requests by operation and status.',
          samples: used.flatMap(requestSamples),
        },
        {
          name: 'scp_images_http_request_duration_seconds',
          type: 'histogram',
          help: 'Time from a request to the end of its answer.',
          samples: used.flatMap(({ operation, seconds }) => seconds.samples({ operation })),
        },
      ]
    },
  }
}

const requestSamples = ({ operation, byStatus }: Counted) =>
  [...byStatus.entries()]
    .filter(([, count]) => count > 0)
    .map(([status, value]) => ({ labels: { operation, status: String(status) }, value }))
