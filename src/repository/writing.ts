import type { Kysely } from 'kysely'
import type { Actor } from '../catalogue/change.ts'
import type { Engine, EngineFacts } from './engine.ts'
import { HistoryLog } from './history-log.ts'
import { ScopeRegister } from './scope-register.ts'
import type { Tables } from './tables.ts'

/** A transaction that changes images, what its engine can do, and what has to be stored at its end. */
export interface Writing {
  readonly db: Kysely<Tables>
  readonly facts: EngineFacts
  readonly scopes: ScopeRegister
  readonly log: HistoryLog
  /** When it began to write, which may be long after it was asked for. Unix time, ms. */
  readonly now: number
}

/** Do `work` in one transaction that writes, alone. Its history and the generations of its scopes are stored with it. */
export function inTransaction<T>(
  { db, facts }: Engine,
  actor: Actor,
  clock: () => number,
  work: (writing: Writing) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (transaction) => {
    const now = clock()
    const scopes = new ScopeRegister()
    const log = new HistoryLog(actor, now)
    const result = await work({ db: transaction, facts, scopes, log, now })
    await log.finish({ db: transaction, facts })
    await scopes.finish(transaction)
    return result
  })
}
