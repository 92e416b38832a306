import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import {
  clearState,
  isOwn,
  type RebuildState,
  readLayout,
  takeState,
  writeLayout,
  writeState,
} from '../rows/layout-state.ts'
import { fingerprint } from '../schema/layout.ts'
import type { Tables } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import {
  countRows,
  createNewTables,
  dropNew,
  dropReplaced,
  refuseDependents,
  swapTables,
} from './derived-tables.ts'
import { changedSince, fillNewTables, forgetChanged } from './fill.ts'
import { ScopeNumbers } from './scopes.ts'

export interface RebuildSteps {
  /** Told before each step how many of the images are written; what it throws ends the rebuild there. */
  readonly onImages?: (done: number, total: number) => void | Promise<void>
  /** Images a step: a step is a transaction, and its texts are in memory at once. */
  readonly size?: number
  /** Begin also where the layout is this program's. */
  readonly isForced?: boolean
}

/** More are no faster, and take more memory. */
const defaultSize = 500

/**
 * Rebuild the derived tables from the images: beside the old tables, in steps, and swapped with them in one
 * transaction. Until then programs that have the database open read and write as before; what they change meanwhile is
 * written again at the end. After a kill at any time the next call continues, and several processes at once share the
 * work. Indexes are not built here.
 * @returns whether this call swapped the tables
 * @throws DatabaseSetupError when the tables are a newer program's, other views or triggers depend on them, or a stored
 * text is damaged
 */
export async function rebuild(engine: Engine, steps: RebuildSteps = {}): Promise<boolean> {
  const { maintenance, dialect } = engine
  await dropReplaced(maintenance, dialect)
  await refuseDependents(maintenance, dialect)
  let state = await begin(engine, steps.isForced ?? false)
  let isOurs = false
  while (state && !isOurs) {
    isOurs = await carryOut(engine, state, steps)
    // Another process has ended it, and perhaps begun another one.
    if (!isOurs) state = await begin(engine, false)
  }
  await dropReplaced(maintenance, dialect)
  return isOurs
}

/** Go on with a rebuild for this layout, or begin one. Undefined: there is nothing to do. */
const begin = ({ maintenance, dialect }: Engine, isForced: boolean): Promise<RebuildState | undefined> =>
  maintenance.transaction().execute(async (db) => {
    const known = await takeState(db, dialect)
    const isCurrent = isOwn((await readLayout(db)).layout)
    if (known?.layout === fingerprint) return known
    if (isCurrent && !isForced) return undefined
    // Nobody is in the middle of a change: events up to the last one are all there are.
    await dialect.lockTable(db, 'image')
    await dropNew(db)
    await createNewTables(db, dialect)
    const state = { id: randomUUID(), layout: fingerprint, event: await lastEvent(db), seq: 0, done: 0 }
    await writeState(db, state)
    return state
  })

/** Answers whether it came to its end here; else another process has ended it. */
async function carryOut(
  engine: Engine,
  begun: RebuildState,
  { onImages = () => {}, size = defaultSize }: RebuildSteps,
): Promise<boolean> {
  const total = await countRows(engine.maintenance, 'image')
  // They are those of this rebuild's tables: another one makes tables of its own.
  const numbers = new ScopeNumbers()
  for (let state: RebuildState = begun; ; ) {
    await onImages(Math.min(state.done, total), total)
    const next = await step(engine, state.id, numbers, size)
    if (next === 'ended') return false
    if (next === 'complete') return finish(engine, state.id, numbers)
    state = next
  }
}

/** Write some more images. */
const step = (
  { maintenance, dialect }: Engine,
  id: string,
  numbers: ScopeNumbers,
  size: number,
): Promise<RebuildState | 'complete' | 'ended'> =>
  maintenance.transaction().execute(async (db) => {
    const state = await takeState(db, dialect)
    if (state?.id !== id) return 'ended'
    const written = await fillNewTables({ db, dialect, numbers, size }, state.seq)
    if (!written) return 'complete'
    const next = { ...state, seq: written.last, done: state.done + written.count }
    await writeState(db, next)
    return next
  })

const finish = ({ maintenance, dialect }: Engine, id: string, numbers: ScopeNumbers): Promise<boolean> =>
  maintenance.transaction().execute(async (db) => {
    const state = await takeState(db, dialect)
    if (state?.id !== id) return false
    await dialect.lockTable(db, 'image')
    if ((await lastEvent(db)) > state.event)
      await writeAgain({ db, dialect, numbers, size: defaultSize }, state.event)
    // What replaces all images must be all of them.
    const [old, made] = [await countRows(db, 'image'), await countRows(db, 'image_new')]
    if (old !== made) throw new Error(`a rebuild has written ${made} of ${old} images, and changes nothing`)
    await swapTables(db, dialect)
    // Clients and caches have generations of the old tables.
    await db.updateTable('scope').set({ generation: sql`generation + 1` }).execute()
    await writeLayout(db)
    await clearState(db)
    return true
  })

/** What changed, came or went after an event. */
async function writeAgain(on: Parameters<typeof fillNewTables>[0], event: number): Promise<void> {
  await forgetChanged(on.db, event)
  let last = 0
  for (;;) {
    const written = await fillNewTables(on, last, (images) => images.where(changedSince(event)))
    if (!written) return
    last = written.last
  }
}

async function lastEvent(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}
