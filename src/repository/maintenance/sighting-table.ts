import { type ColumnDataType, type Kysely, sql } from 'kysely'
import type { Grouping } from '../../catalogue/doctor/group-checks.ts'
import type { Sighting } from '../../catalogue/doctor/sighting.ts'
import type { SqlValue } from '../schema/columns.ts'
import type { Tables } from '../schema/tables.ts'
import { insertRows } from '../sql/bulk-insert.ts'
import type { Dialect } from '../sql/dialect.ts'
import { groupings } from './groupings.ts'

/** Sightings of images, in a table of this connection alone. */
export type SightingTables = Tables & { sighting: Sighting & { readonly seq: number } }

const texts = ['name', 'url', 'digest', 'address', 'namesake', 'since'] as const satisfies (keyof Sighting)[]
const columns = ['seq', ...texts]
/** Rows a statement: as many values as PostgreSQL and SQLite take without trouble. */
const ROWS = 100

/** Collects sightings, and stores them by the hundred. */
export class SightingTable {
  readonly db: Kysely<SightingTables>
  readonly #dialect: Dialect
  #rows: SqlValue[][] = []

  /** @param db one connection: the table is gone with it */
  private constructor(db: Kysely<SightingTables>, dialect: Dialect) {
    this.db = db
    this.#dialect = dialect
  }

  static async create(on: Kysely<Tables>, dialect: Dialect): Promise<SightingTable> {
    const db = on.withTables<Omit<SightingTables, keyof Tables>>() as unknown as Kysely<SightingTables>
    const type = (kind: 'text' | 'integer') => sql<ColumnDataType>`${sql.raw(dialect.columnTypes[kind])}`
    let table = db.schema
      .createTable('sighting')
      .temporary()
      .addColumn('seq', type('integer'), (column) => column.notNull())
    for (const name of texts) table = table.addColumn(name, type('text'))
    await table.execute()
    return new SightingTable(db, dialect)
  }

  async add(seq: number, sightings: readonly Sighting[]): Promise<void> {
    for (const sighting of sightings)
      this.#rows.push([seq, ...texts.map((name) => sighting[name] as SqlValue)])
    if (this.#rows.length >= ROWS) await this.#store()
  }

  /** All are in: build what groups are found by. */
  async finish(by: readonly Grouping[]): Promise<void> {
    await this.#store()
    const wanted = new Map(by.map((name) => [groupings[name].key, groupings[name].index]))
    for (const [key, index] of wanted)
      await this.db.schema
        .createIndex(`sighting_by_${key}`)
        .on('sighting')
        .columns([...index])
        .execute()
    await sql`analyze sighting`.execute(this.db)
  }

  async #store(): Promise<void> {
    const rows = this.#rows
    this.#rows = []
    const on = { db: this.db as unknown as Kysely<Tables>, dialect: this.#dialect }
    await insertRows(on, 'sighting' as keyof Tables, columns, rows, ROWS)
  }

  async drop(): Promise<void> {
    await this.db.schema.dropTable('sighting').ifExists().execute()
  }
}
