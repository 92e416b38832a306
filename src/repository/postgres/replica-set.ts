import { type CircuitBreaker, circuitBreaker } from '../../async/circuit-breaker.ts'
import type { SqlValue } from '../schema/columns.ts'
import type { Lsn } from '../sql/dialect.ts'
import type { ReplicaStatus, ServerEvent } from '../sql/engine.ts'
import { isSerializationFailure } from './error-codes.ts'
import type { Replica } from './replica.ts'

/** Between two questions whether a replica that was left out is well, ms. */
const pause = { least: 250, most: 10_000 } as const

/** Several replicas as one. */
export interface Replicas {
  /** Rows of a statement on the log as of a position, or later; undefined when no replica has replayed so far. */
  rows<R>(lsn: Lsn, text: string, values: readonly SqlValue[]): Promise<R[] | undefined>
  /** How far one of them is that has replayed so far; undefined when there is none. */
  position(lsn: Lsn): Promise<Lsn | undefined>
  /** @param lsn how far the log is */
  status(lsn: Lsn): Promise<ReplicaStatus[]>
  /** How many statements each one has answered. */
  answers(): { readonly name: string; readonly count: number }[]
  close(): Promise<void>
}

interface Member {
  readonly replica: Replica
  readonly breaker: CircuitBreaker
  answers: number
}

/**
 * One replica is used for as long as it is up and has replayed enough, and then the next; each process has an order of
 * its own. A replica that fails is left out until it answers again, and the statement is sent to another: no failure is
 * passed on.
 */
export function joinReplicas(replicas: readonly Replica[], onEvent: (event: ServerEvent) => void): Replicas {
  const members = shuffled(replicas).map((replica): Member => {
    const server = replica.name
    const breaker = circuitBreaker({
      probe: () => replica.position(),
      onChange: (isUp, reason) => onEvent({ server, isUp, reason }),
      pause,
    })
    return { replica, breaker, answers: 0 }
  })

  async function first<T>(ask: (member: Member) => Promise<T | undefined>): Promise<T | undefined> {
    for (const member of members) {
      if (!member.breaker.isUp()) continue
      try {
        const answer = await ask(member)
        if (answer !== undefined) return answer
      } catch (error) {
        // The statement was in the way of what is replayed: no fault of the server's.
        if (!isSerializationFailure(error)) member.breaker.failed(error)
      }
    }
    return undefined
  }
  return {
    rows: <R>(lsn: Lsn, text: string, values: readonly SqlValue[]) =>
      first(async (member) => {
        const rows = await member.replica.rows<R>(lsn, text, values)
        if (rows) member.answers += 1
        return rows
      }),
    position: (lsn) =>
      first(async ({ replica }) => {
        const position = await replica.position()
        return position >= lsn ? position : undefined
      }),
    status: (lsn) =>
      Promise.all(
        members.map(async ({ replica, breaker }) => {
          const { name } = replica
          const position = breaker.isUp() ? await replica.position().catch(() => undefined) : undefined
          if (position === undefined) return { name, isUp: false }
          return { name, isUp: true, lag: Math.max(0, lsn - position) }
        }),
      ),
    answers: () => members.map(({ replica: { name }, answers }) => ({ name, count: answers })),
    async close() {
      for (const { breaker } of members) breaker.close()
      await Promise.all(members.map(({ replica }) => replica.end()))
    },
  }
}

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
