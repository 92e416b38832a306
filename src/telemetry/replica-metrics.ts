import type { Metric, Sample } from './exposition.ts'

/** A copy of the database that is read from, as this process finds it. */
interface ReplicaFacts {
  /** Host and port. */
  readonly name: string
  readonly isUp: boolean
  /** Bytes. */
  readonly lag?: number
}

interface ReplicaAnswers {
  readonly name: string
  readonly count: number
}

export interface ReplicationFacts {
  status(): Promise<readonly ReplicaFacts[]>
  answers(): readonly ReplicaAnswers[]
}

export const replicaMetrics = (replicas: readonly ReplicaFacts[]): Metric[] => [
  {
    name: 'scp_images_replica_up',
    type: 'gauge',
    help: 'The replica answers, and is one of this database.',
    samples: replicas.map(({ name, isUp }) => sampleOf(name, isUp ? 1 : 0)),
  },
  {
    name: 'scp_images_replica_lag_bytes',
    type: 'gauge',
    help: 'Log that the replica has not replayed yet.',
    samples: replicas.flatMap(({ name, lag }) => (lag === undefined ? [] : [sampleOf(name, lag)])),
  },
]

export const replicaAnswers = (answers: readonly ReplicaAnswers[]): Metric => ({
  name: 'scp_images_replica_answers_total',
  type: 'counter',
  help: 'Statements that the replica has answered.',
  samples: answers.map(({ name, count }) => sampleOf(name, count)),
})

const sampleOf = (replica: string, value: number): Sample => ({ labels: { replica }, value })
