import { CompiledQuery, type Kysely, sql } from 'kysely'
import type { Scope } from '../catalogue/access.ts'
import { chunks } from './bulk-insert.ts'
import type { Engine } from './engine.ts'
import { facetFields, type SqlValue } from './list-columns.ts'
import type { Tables } from './tables.ts'

/** Numbers of scopes and facets that are committed: they stay as they are. */
export class ScopeNumbers {
  readonly scopes = new Map<string, number>()
  readonly facets = new Map<string, number>()
}

/** A catalogue whose images have hardly a facet in common must not fill the memory. */
const MOST_KEPT = 100_000

/**
 * Numbers of scopes and facets for one transaction, made as they are first seen, and which of them the transaction changes.
 * `finish` raises the generation of each changed scope once.
 */
export class ScopeRegister {
  readonly #known = new Map<string, number>()
  readonly #facets = new Map<string, number>()
  readonly #touched = new Set<number>()
  readonly #committed: ScopeNumbers
  #queries: { find: string; add: string } | undefined

  constructor(committed = new ScopeNumbers()) {
    this.#committed = committed
  }

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

  /** The transaction is committed: those who know the committed numbers know its own, too. */
  share(): void {
    const { scopes, facets } = this.#committed
    if (facets.size > MOST_KEPT) facets.clear()
    for (const [key, id] of this.#known) scopes.set(key, id)
    for (const [key, id] of this.#facets) facets.set(key, id)
  }

  async finish({ db, facts }: Pick<Engine, 'db' | 'facts'>): Promise<void> {
    for (const ids of chunks([...this.#touched], 500)) {
      // In one order, so that two transactions never wait for each other.
      const rows = db.selectFrom('scope').select('id').where('id', 'in', ids).orderBy('id')
      await db
        .updateTable('scope')
        .set({ generation: sql`generation + 1` })
        .where('id', 'in', facts.lockRows(rows))
        .execute()
    }
  }

  /** Number of the facet of a scope that an image with these values (in the order of `facetFields`) is in. */
  async facet(db: Kysely<Tables>, scope: number, values: readonly SqlValue[]): Promise<number> {
    // Texts hold no NUL.
    const key = `${scope}\0${values.join('\0')}`
    const known = this.#facets.get(key) ?? this.#committed.facets.get(key)
    if (known !== undefined) return known
    this.#queries ??= facetQueries(db)
    const { find, add } = this.#queries
    const ask = async (text: string) =>
      (await db.executeQuery<{ id: number }>(CompiledQuery.raw(text, [scope, ...values]))).rows[0]?.id
    // Another transaction may add it first, and may have to be waited for.
    const id = (await ask(find)) ?? (await ask(add)) ?? (await ask(find)) ?? 0
    this.#facets.set(key, id)
    return id
  }

  async #idOf(db: Kysely<Tables>, { account, visibility }: Scope): Promise<number> {
    const key = `${visibility} ${account}`
    const known = this.#known.get(key) ?? this.#committed.scopes.get(key)
    if (known !== undefined) return known
    const find = db
      .selectFrom('scope')
      .select('id')
      .where('account', '=', account)
      .where('visibility', '=', visibility)
    const add = db
      .insertInto('scope')
      .values({ account, visibility, generation: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
    const row =
      (await find.executeTakeFirst()) ??
      (await add.executeTakeFirst()) ??
      (await find.executeTakeFirstOrThrow())
    this.#known.set(key, row.id)
    return row.id
  }
}

/** A load asks for thousands of facets in each batch: to write the query takes ten times as long as to answer it. */
function facetQueries(db: Kysely<Tables>): { find: string; add: string } {
  let find = db.selectFrom('facet').select('id').where('scope', '=', 0)
  for (const field of facetFields) find = find.where(field, '=', '')
  const row = Object.fromEntries(['scope', ...facetFields].map((column) => [column, '']))
  const add = db
    .insertInto('facet')
    .values(row as never)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
  return { find: find.compile().sql, add: add.compile().sql }
}
