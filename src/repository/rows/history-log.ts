import type { Actor } from '../../catalogue/changes/change.ts'
import type { HistoryRow } from '../../catalogue/history.ts'
import type { SqlValue } from '../schema/columns.ts'
import { insertRows, runCached } from '../sql/bulk-insert.ts'
import type { Engine } from '../sql/engine.ts'
import { layoutOfDatabase, requireOwn } from './layout-state.ts'

export const historyKinds = ['created', 'changed', 'deleted'] as const satisfies HistoryRow['kind'][]

/** Narrow rows, and a load has whole batches of them. */
const ROWS = 200

const historyColumns = ['seq', 'revision', 'kind', 'before', 'event']

/**
 * The changes of images in one transaction, collected and stored at its end: one event with actor and time, and for
 * each image a narrow row that refers to it.
 */
export class HistoryLog {
  readonly #actor: Actor
  readonly #now: () => number
  /**
   * Values in the order of `historyColumns`; the event comes last, and is the same for ten thousand rows of a load.
   */
  readonly #rows: SqlValue[][] = []

  /** @param now Unix time, ms */
  constructor(actor: Actor, now: () => number) {
    this.#actor = actor
    this.#now = now
  }

  add(seq: number, { revision, kind, before }: Pick<HistoryRow, 'revision' | 'kind' | 'before'>): void {
    const text = kind === 'created' ? '' : JSON.stringify(before)
    this.#rows.push([seq, revision, historyKinds.indexOf(kind), text])
  }

  /** @throws OutdatedProgram when images are no longer stored as this program does it */
  async finish(on: Pick<Engine, 'db' | 'dialect'>): Promise<void> {
    if (this.#rows.length === 0) return
    const { operation, account_id, access_key, request_id } = this.#actor
    const event = { at: this.#now(), operation, account_id, access_key, request_id }
    const insert = () =>
      on.db
        .insertInto('event')
        .values(event)
        .returning(['id', layoutOfDatabase.as('layout')])
    const values = Object.values(event)
    const [added] = await runCached<{ id: number; layout: string }>(on, 'insert event', insert, values)
    requireOwn(added?.layout)
    for (const row of this.#rows) row.push(added?.id ?? 0)
    await insertRows(on, 'history', historyColumns, this.#rows, ROWS)
  }
}
