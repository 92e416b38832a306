import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { ScopeNumbers } from '../scope-register.ts'
import type { Tables } from '../tables.ts'
import { createNewTables, dropNew, dropReplaced, swapTables } from './derived-tables.ts'
import { changedSince, fillNewTables, forgetChanged } from './fill.ts'
import { fingerprint } from './layout.ts'
import {
  clearState,
  type RebuildState,
  readLayout,
  takeState,
  writeLayout,
  writeState,
} from './layout-state.ts'

export interface RebuildSteps {
  /** Told before each step how many of the images are written; what it throws ends the rebuild there. */
  readonly onImages?: (done: number, total: number) => void | Promise<void>
  /** Images a step: a step is a transaction, and its texts are in memory at once. */
  readonly size?: number
  /** Begin also where the layout is this program's. */
  readonly isForced?: boolean
}

/** More are no faster, and take more memory. */
const usualSize = 500

/**
 * Make the derived tables anew from the images: beside the old ones, in steps, and put in their place by one transaction. Until
 * then whoever has the database open reads and writes as before; what changes meanwhile is written again at the end. Killed at any
 * moment it goes on with the next call, and several processes at once share the work. Indexes are not made here.
 * @returns whether it was this call that put the new tables in their place
 */
export async function rebuild(
  engine: Engine,
  { onImages = () => {}, size = usualSize, isForced = false }: RebuildSteps = {},
): Promise<boolean> {
  const { patient, facts } = engine
  await dropReplaced(patient, facts)
  const total = await countImages(patient)
  let state: RebuildState | undefined = await begin(engine, isForced)
  const numbers = new ScopeNumbers()
  while (state) {
    await onImages(Math.min(state.done, total), total)
    state = await step(engine, numbers, size)
  }
  const isOurs = await finish(engine, numbers)
  await dropReplaced(patient, facts)
  return isOurs
}

/** Go on with a rebuild for this layout, or begin one. Undefined: another process has done it all. */
const begin = ({ patient, facts }: Engine, isForced: boolean): Promise<RebuildState | undefined> =>
  patient.transaction().execute(async (db) => {
    const known = await takeState(db, facts)
    if (known?.layout === fingerprint) return known
    if (!isForced && (await readLayout(db)).layout === fingerprint) return undefined
    // Nobody is in the middle of a change: events up to the last one are all there are.
    await facts.lockTable(db, 'image')
    await dropNew(db)
    await createNewTables(db, facts)
    const state = { layout: fingerprint, event: await lastEvent(db), seq: 0, done: 0 }
    await writeState(db, state)
    return state
  })

/** Write some more images. Undefined: there are no more, or another process was the first to finish. */
const step = (
  { patient, facts }: Engine,
  numbers: ScopeNumbers,
  size: number,
): Promise<RebuildState | undefined> =>
  patient.transaction().execute(async (db) => {
    const state = await takeState(db, facts)
    const written = state && (await fillNewTables({ db, facts, numbers, size }, state.seq))
    if (!written) return undefined
    const next = { ...state, seq: written.last, done: state.done + written.count }
    await writeState(db, next)
    return next
  })

const finish = ({ patient, facts }: Engine, numbers: ScopeNumbers): Promise<boolean> =>
  patient.transaction().execute(async (db) => {
    const state = await takeState(db, facts)
    if (!state) return false
    await facts.lockTable(db, 'image')
    if ((await lastEvent(db)) > state.event)
      await writeAgain({ db, facts, numbers, size: usualSize }, state.event)
    await swapTables(db, facts)
    // What clients and caches know by a generation was made of the old tables.
    await db.updateTable('scope').set({ generation: sql`generation + 1` }).execute()
    await writeLayout(db, fingerprint)
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

async function countImages(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('image')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
