import { type Kysely, sql } from 'kysely'
import type { Scope } from '../catalogue/access.ts'
import { chunks } from './bulk-insert.ts'
import { facetFields, type SqlValue } from './list-columns.ts'
import type { Tables } from './tables.ts'

/**
 * Numbers of scopes and facets for one transaction, made as they are first seen, and which of them the transaction changes.
 * `finish` raises the generation of each changed scope once.
 */
export class ScopeRegister {
  readonly #known = new Map<string, number>()
  readonly #facets = new Map<string, number>()
  readonly #touched = new Set<number>()

  /** Numbers of these scopes. */
  async idsOf(db: Kysely<Tables>, scopes: readonly Scope[]): Promise<number[]> {
    const ids: number[] = []
    for (const scope of scopes) ids.push(await this.#idOf(db, scope))
    return ids
  }

  /** What these scopes show changes. */
  touch(ids: readonly number[]): void {
    for (const id of ids) this.#touched.add(id)
  }

  async finish(db: Kysely<Tables>): Promise<void> {
    for (const ids of chunks([...this.#touched], 500)) {
      await db.updateTable('scope').set({ generation: sql`generation + 1` }).where('id', 'in', ids).execute()
    }
  }

  /** Number of the facet of a scope that an image with these values (in the order of `facetFields`) is in. */
  async facet(db: Kysely<Tables>, scope: number, values: readonly SqlValue[]): Promise<number> {
    const key = JSON.stringify([scope, ...values])
    const known = this.#facets.get(key)
    if (known !== undefined) return known
    let find = db.selectFrom('facet').select('id').where('scope', '=', scope)
    for (const [index, field] of facetFields.entries())
      find = find.where(field, '=', values[index] as SqlValue)
    const row =
      (await find.executeTakeFirst()) ??
      (await db
        .insertInto('facet')
        .values({
          scope,
          ...Object.fromEntries(facetFields.map((field, index) => [field, values[index]])),
        } as never)
        .returning('id')
        .executeTakeFirstOrThrow())
    this.#facets.set(key, row.id)
    return row.id
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
