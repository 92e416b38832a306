import type { Log } from '../jobs/job-log.ts'

interface ServerEvent {
  /** `primary`, or a replica's name. */
  readonly server: string
  readonly isUp: boolean
  readonly reason?: unknown
}

/** One line for each server of databases that is left out, or used again. */
export const serverLog =
  (log: Pick<Log, 'warn'>) =>
  ({ server, isUp, reason }: ServerEvent): void => {
    const why = reason instanceof Error ? { detail: reason.message } : {}
    log.warn({ server, ...why }, isUp ? 'database server used again' : 'database server left out')
  }
