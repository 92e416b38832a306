import { type Kysely, sql } from 'kysely'
import type { Scope } from '../catalogue/access.ts'
import { chunks } from './bulk-insert.ts'
import type { Tables } from './tables.ts'

/**
 * Numbers of scopes for one transaction, made as they are first seen, and which of them the transaction changes.
 * `finish` raises the generation of each changed scope once.
 */
export class ScopeRegister {
  readonly #known = new Map<string, number>()
  readonly #touched = new Set<number>()

  /** Numbers of these scopes, marked as changed. */
  async touch(db: Kysely<Tables>, scopes: readonly Scope[]): Promise<number[]> {
    const ids: number[] = []
    for (const scope of scopes) ids.push(await this.#idOf(db, scope))
    for (const id of ids) this.#touched.add(id)
    return ids
  }

  async finish(db: Kysely<Tables>): Promise<void> {
    for (const ids of chunks([...this.#touched], 500)) {
      await db.updateTable('scope').set({ generation: sql`generation + 1` }).where('id', 'in', ids).execute()
    }
  }

  async #idOf(db: Kysely<Tables>, { account, visibility }: Scope): Promise<number> {
    const key = `${visibility} ${account}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const find = db
      .selectFrom('scope')
      .select('id')
      .where('account', '=', account)
      .where('visibility', '=', visibility)
    const row =
      (await find.executeTakeFirst()) ??
      (await db
        .insertInto('scope')
        .values({ account, visibility, generation: 0 })
        .returning('id')
        .executeTakeFirstOrThrow())
    this.#known.set(key, row.id)
    return row.id
  }
}
