import type { Kysely } from 'kysely'
import type { Actor } from '../catalogue/change.ts'
import type { HistoryRow } from '../catalogue/history.ts'
import { insertRows } from './bulk-insert.ts'
import type { SqlValue } from './list-columns.ts'
import type { Tables } from './tables.ts'

export const historyKinds = ['created', 'changed', 'deleted'] as const satisfies HistoryRow['kind'][]

const historyColumns = ['seq', 'revision', 'event', 'kind', 'before']

/**
 * What one transaction does to images, collected and stored at its end: one event says who and when, and each image has
 * a narrow row that names it.
 */
export class HistoryLog {
  readonly #actor: Actor
  readonly #at: number
  readonly #rows: { seq: number; revision: number; kind: number; before: string }[] = []

  /** @param at Unix time, ms */
  constructor(actor: Actor, at: number) {
    this.#actor = actor
    this.#at = at
  }

  add(seq: number, { revision, kind, before }: Pick<HistoryRow, 'revision' | 'kind' | 'before'>): void {
    const text = kind === 'created' ? '' : JSON.stringify(before)
    this.#rows.push({ seq, revision, kind: historyKinds.indexOf(kind), before: text })
  }

  async finish(db: Kysely<Tables>): Promise<void> {
    if (this.#rows.length === 0) return
    const { operation, account_id, access_key, request_id } = this.#actor
    const { id: event } = await db
      .insertInto('event')
      .values({ at: this.#at, operation, account_id, access_key, request_id })
      .returning('id')
      .executeTakeFirstOrThrow()
    const rows = this.#rows.map(({ seq, revision, kind, before }): SqlValue[] => [
      seq,
      revision,
      event,
      kind,
      before,
    ])
    await insertRows(db, 'history', historyColumns, rows)
  }
}
