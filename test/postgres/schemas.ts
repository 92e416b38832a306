import { afterAll, inject } from 'vitest'
import { migrateDatabase } from '../../src/repository/maintenance/migrate.ts'
import { type OpenOptions, openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'
import { ask, makeSchema, type Schema } from './schema-url.ts'

/** Is there a PostgreSQL to be tested? */
export const hasPostgres = inject('postgres') !== ''

/** Schemas of one test file, each as a database of its own. */
export class Schemas {
  readonly #url = inject('postgres')
  readonly #all: Schema[] = []
  readonly #free: Schema[] = []

  constructor() {
    afterAll(() => Promise.all(this.#all.map((schema) => schema.drop())))
  }

  /** URL of an empty place without tables. */
  async place(): Promise<string> {
    return (await this.#make()).url
  }

  /** An empty store. Its tables are used again when it is closed: to make them takes a quarter of a second. */
  async open(options: OpenOptions = {}): Promise<Store> {
    const schema = this.#free.pop() ?? (await this.#migrated())
    const store = await openStore(schema.url, { connections: 4, ...options })
    return {
      ...store,
      close: async () => {
        await store.close()
        await this.#clear(schema)
        this.#free.push(schema)
      },
    }
  }

  async #make(): Promise<Schema> {
    const schema = await makeSchema(this.#url)
    this.#all.push(schema)
    return schema
  }

  async #migrated(): Promise<Schema> {
    const schema = await this.#make()
    await migrateDatabase(schema.url)
    return schema
  }

  /** Twenty times as fast as to truncate. */
  async #clear({ name, url }: Schema): Promise<void> {
    const rows = await ask<{ text: string }>(
      url,
      `select format('delete from %I', tablename) as text from pg_tables
        where schemaname = '${name}' and tablename not like 'kysely%' and tablename <> 'meta'
      union all
      select format('select setval(''%I'', 1, false)', sequencename) from pg_sequences
        where schemaname = '${name}'
      union all
      select 'delete from meta where key <> ''layout'''
      order by text`,
    )
    await ask(url, rows.map(({ text }) => text).join('; '))
  }
}
