import { type Kysely, sql } from 'kysely'
import { fingerprint, publishedLayouts } from '../schema/layout.ts'
import type { Tables } from '../schema/tables.ts'
import type { Dialect } from '../sql/dialect.ts'
import { DatabaseSetupError, OutdatedProgram } from '../sql/errors.ts'

/** Progress of a rebuild, written with each of its steps: the next process continues from there. */
export interface RebuildState {
  /** A random text: another rebuild has another one, and tables of its own. */
  readonly id: string
  /** Fingerprint of the layout that is made. */
  readonly layout: string
  /** The last event before it began. */
  readonly event: number
  /** Seq of the last image that is written. */
  readonly seq: number
  /** Images that are written. */
  readonly done: number
}

/** Rows of `meta`. */
const LAYOUT = 'layout'
const REBUILD = 'rebuild'

/**
 * Is a layout this program's? Else it is an older program's.
 * @throws DatabaseSetupError when this program does not know it
 */
export function isOwn(layout: string | undefined): boolean {
  if (layout === fingerprint) return true
  if (layout !== undefined && publishedLayouts.includes(layout)) return false
  throw new DatabaseSetupError(
    `The list index of the database is a newer program's (${layout ?? 'it has no layout'}). Use the newer program, or restore a backup.`,
  )
}

/** The fingerprint of the layout of the derived tables, and whether they are being rebuilt. */
export async function readLayout(
  db: Kysely<Tables>,
): Promise<{ readonly layout: string | undefined; readonly isRebuilt: boolean }> {
  const rows = await db.selectFrom('meta').selectAll().where('key', 'in', [LAYOUT, REBUILD]).execute()
  const layout = rows.find(({ key }) => key === LAYOUT)?.value
  return { layout, isRebuilt: rows.some(({ key }) => key === REBUILD) }
}

/** The same as a value of a query that reads or writes what depends on it: it costs a look-up, and no question of its own. */
export const layoutOfDatabase = sql<string>`(select value from meta where ${sql.ref('key')} = ${sql.lit(LAYOUT)})`

/** Has another release rebuilt the derived tables while this program serves? */
export const isOutdated = async (db: Kysely<Tables>): Promise<boolean> =>
  (await readLayout(db)).layout !== fingerprint

/**
 * A program that serves meets a layout.
 * @throws OutdatedProgram when it is not the program's own
 */
export function requireOwn(layout: string | undefined): void {
  if (layout !== fingerprint) throw new OutdatedProgram()
}

/** The derived tables are this program's now. */
export const writeLayout = (db: Kysely<Tables>): Promise<void> => write(db, LAYOUT, fingerprint)

/**
 * The rebuild in progress. Nobody else starts, continues or ends one before the transaction ends; reads and writes of
 * images do not wait. To be called before anything else is locked.
 */
export async function takeState(db: Kysely<Tables>, dialect: Dialect): Promise<RebuildState | undefined> {
  await dialect.forUpdate(db.selectFrom('meta').select('value').where('key', '=', LAYOUT)).execute()
  const row = await db.selectFrom('meta').select('value').where('key', '=', REBUILD).executeTakeFirst()
  return row && stateIn(row.value)
}

/** A state that cannot be read counts as none: a rebuild then starts again, and loses nothing. */
function stateIn(text: string): RebuildState | undefined {
  try {
    const { id, layout, event, seq, done } = JSON.parse(text) as RebuildState
    return id && Number.isInteger(event + seq + done) ? { id, layout, event, seq, done } : undefined
  } catch {
    return undefined
  }
}

export const writeState = (db: Kysely<Tables>, state: RebuildState): Promise<void> =>
  write(db, REBUILD, JSON.stringify(state))

export async function clearState(db: Kysely<Tables>): Promise<void> {
  await db.deleteFrom('meta').where('key', '=', REBUILD).execute()
}

async function write(db: Kysely<Tables>, key: string, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}
