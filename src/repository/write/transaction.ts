import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { Actor } from '../../catalogue/changes/change.ts'
import { type ScopeNumbers, ScopeRegistry } from '../index/scopes.ts'
import { HistoryLog } from '../rows/history-log.ts'
import { isOutdated } from '../rows/layout-state.ts'
import type { ScopeGeneration } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { OutdatedProgram } from '../sql/errors.ts'

/** A transaction that changes images, what its engine can do, and what has to be stored at its end. */
export interface WriteTransaction extends Pick<Engine, 'db' | 'dialect'> {
  readonly scopes: ScopeRegistry
  readonly log: HistoryLog
  /** Ids of images that are locked one by one. */
  readonly locked: Set<ImageId>
  /**
   * When it began to write, which may be long after the call: to be read first after the rows are locked. Unix time,
   * ms.
   */
  readonly now: () => number
}

/** So often is a transaction tried that met others. */
const TRIES = 10
/** Between two tries, ms at most: a random time, so that they do not meet again. */
const PAUSE = 20

/**
 * Do `work` in one transaction that writes. Its history and the generations of its scopes are stored with it. It is
 * repeated from the start after a conflict with another transaction. `onScopes` is called with the changed scopes.
 * @param numbers of scopes, known from transactions before
 */
export async function withTransaction<T>(
  engine: Engine,
  actor: Actor,
  clock: () => number,
  work: (writing: WriteTransaction) => Promise<T>,
  onScopes: (scopes: readonly ScopeGeneration[]) => Promise<void>,
  numbers?: ScopeNumbers,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      const { result, scopes } = await once(engine, actor, clock, work, numbers)
      await onScopes(scopes)
      return result
    } catch (error) {
      if (error instanceof CatalogueError) throw error
      // Its tables may be gone, or others: nothing was written, and the client may ask a server of that release.
      if (await isOutdated(engine.reader)) throw new OutdatedProgram()
      if (tries === TRIES || !engine.dialect.isSerializationFailure(error)) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE))
  }
}

async function once<T>(
  { db, dialect }: Engine,
  actor: Actor,
  clock: () => number,
  work: (writing: WriteTransaction) => Promise<T>,
  numbers: ScopeNumbers | undefined,
): Promise<{ result: T; scopes: readonly ScopeGeneration[] }> {
  const scopes = new ScopeRegistry(dialect, numbers)
  const done = await db.transaction().execute(async (transaction) => {
    let began: number | undefined
    const now = () => {
      began ??= clock()
      return began
    }
    const log = new HistoryLog(actor, now)
    const result = await work({ db: transaction, dialect, scopes, log, locked: new Set(), now })
    await log.finish({ db: transaction, dialect })
    return { result, scopes: await scopes.finish(transaction) }
  })
  scopes.share()
  return done
}
