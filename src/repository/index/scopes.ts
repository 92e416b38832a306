import { type Compilable, type Kysely, sql } from 'kysely'
import type { Scope } from '../../catalogue/query/access.ts'
import { classFields, type SqlValue } from '../schema/columns.ts'
import type { ScopeGeneration, Tables } from '../schema/tables.ts'
import { chunks, runCached } from '../sql/bulk-insert.ts'
import type { Dialect } from '../sql/dialect.ts'

/** Numbers of scopes and classes that are committed: they stay as they are. */
export class ScopeNumbers {
  readonly scopes = new Map<string, number>()
  readonly classes = new Map<string, number>()
}

/** A catalogue whose images have hardly a class in common must not fill the memory. */
const MOST_KEPT = 100_000

/**
 * Numbers of scopes and classes for one transaction, made as they are first seen, and which of them the transaction changes.
 * `finish` raises the generation of each changed scope once.
 */
export class ScopeRegistry {
  readonly #known = new Map<string, number>()
  readonly #classes = new Map<string, number>()
  readonly #touched = new Set<number>()
  readonly #dialect: Dialect
  readonly #committed: ScopeNumbers
  readonly #classTable: ClassTable

  /** @param classTable where classes are: another one while the list index is rebuilt */
  constructor(dialect: Dialect, committed = new ScopeNumbers(), classTable: ClassTable = 'filter_class') {
    this.#dialect = dialect
    this.#committed = committed
    this.#classTable = classTable
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

  /** The transaction is committed: its numbers are valid for others too. */
  share(): void {
    const { scopes, classes } = this.#committed
    if (classes.size > MOST_KEPT) classes.clear()
    for (const [key, id] of this.#known) scopes.set(key, id)
    for (const [key, id] of this.#classes) classes.set(key, id)
  }

  /** Answers the changed scopes as they are now. */
  async finish(db: Kysely<Tables>): Promise<readonly ScopeGeneration[]> {
    const changed: ScopeGeneration[] = []
    for (const ids of chunks([...this.#touched], 500)) {
      const raise = () => {
        // In one order, so that two transactions never wait for each other.
        const rows = db.selectFrom('scope').select('id').where('id', 'in', ids).orderBy('id')
        return db
          .updateTable('scope')
          .set({ generation: sql`generation + 1` })
          .where('id', 'in', this.#dialect.forUpdate(rows))
          .returning(['id', 'generation'])
      }
      const on = { db, dialect: this.#dialect }
      changed.push(...(await runCached<ScopeGeneration>(on, `raise ${ids.length} scopes`, raise, ids)))
    }
    return changed
  }

  /** Number of the class of a scope that an image with these values (in the order of `classFields`) is in. */
  async class(db: Kysely<Tables>, scope: number, values: readonly SqlValue[]): Promise<number> {
    // Texts hold no NUL.
    const key = `${scope}\0${values.join('\0')}`
    const known = this.#classes.get(key) ?? this.#committed.classes.get(key)
    if (known !== undefined) return known
    const id = await this.#findOrAdd(db, this.#classTable, ['scope', ...classFields], [scope, ...values])
    this.#classes.set(key, id)
    return id
  }

  async #idOf(db: Kysely<Tables>, { account, visibility }: Scope): Promise<number> {
    const key = `${visibility} ${account}`
    const known = this.#known.get(key) ?? this.#committed.scopes.get(key)
    if (known !== undefined) return known
    const id = await this.#findOrAdd(db, 'scope', ['account', 'visibility'], [account, visibility])
    this.#known.set(key, id)
    return id
  }

  /** Number of the row with these values. To write the query takes ten times as long as to answer it. */
  async #findOrAdd(
    db: Kysely<Tables>,
    table: 'scope' | ClassTable,
    columns: readonly string[],
    values: readonly SqlValue[],
  ): Promise<number> {
    const on = { db, dialect: this.#dialect }
    const run = async (name: string, query: () => Compilable) =>
      (await runCached<{ id: number }>(on, `${name} ${table}`, query, values))[0]?.id
    const find = () =>
      run('find', () => {
        let query = db.selectFrom(table as 'scope').select('id')
        for (const column of columns) query = query.where(sql.ref(column), '=', '')
        return query
      })
    const add = () =>
      run('add', () =>
        db
          .insertInto(table)
          .values({
            ...(table === 'scope' && { generation: sql.lit(0) }),
            ...Object.fromEntries(columns.map((column) => [column, ''])),
          } as never)
          .onConflict((conflict) => conflict.doNothing())
          .returning('id'),
      )
    // Another transaction may add it first, and may have to be waited for.
    const id = (await find()) ?? (await add()) ?? (await find())
    if (id === undefined) throw new Error(`a row of ${table} can neither be found nor added`)
    return id
  }
}

type ClassTable = 'filter_class' | 'filter_class_new'
