import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { migrateDatabase } from '../../src/repository/maintenance.ts'
import { type OpenOptions, openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'

/** Is there a PostgreSQL to be tested? */
export const hasPostgres = inject('postgres') !== ''

/** Schemas of one test file, each as a database of its own: its URL names nothing else. */
export class Schemas {
  readonly #url: string
  readonly #admin: pg.Pool
  readonly #all: string[] = []
  readonly #free: string[] = []

  constructor(url = inject('postgres')) {
    this.#url = url
    this.#admin = new pg.Pool({ connectionString: url, max: 2 })
    this.#admin.on('error', () => {})
    afterAll(() => this.#remove())
  }

  /** URL of an empty place without tables. */
  async place(): Promise<string> {
    return this.#urlOf(await this.#make())
  }

  /** An empty store. Its tables are used again when it is closed: to make them takes a quarter of a second. */
  async open(options: OpenOptions = {}): Promise<Store> {
    const name = this.#free.pop() ?? (await this.#migrated())
    const store = await openStore(this.#urlOf(name), { connections: 4, ...options })
    return {
      ...store,
      close: async () => {
        await store.close()
        await this.#clear(name)
        this.#free.push(name)
      },
    }
  }

  /** SQL outside the program, in the place of a URL. */
  async query(url: string, text: string): Promise<pg.QueryResult> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return await client.query(text)
    } finally {
      await client.end()
    }
  }

  #urlOf(name: string): string {
    const joint = this.#url.includes('?') ? '&' : '?'
    return `${this.#url}${joint}options=${encodeURIComponent(`-c search_path=${name}`)}`
  }

  async #make(): Promise<string> {
    const name = `t_${randomBytes(6).toString('hex')}`
    this.#all.push(name)
    await this.#admin.query(`create schema ${name}`)
    return name
  }

  async #migrated(): Promise<string> {
    const name = await this.#make()
    await migrateDatabase(this.#urlOf(name))
    return name
  }

  /** Twenty times as fast as to truncate. */
  async #clear(name: string): Promise<void> {
    const { rows } = await this.#admin.query<{ text: string }>(
      `select format('delete from %I.%I', schemaname, tablename) as text from pg_tables
        where schemaname = $1 and tablename not like 'kysely%'
      union all
      select format('select setval(''%I.%I'', 1, false)', schemaname, sequencename) from pg_sequences
        where schemaname = $1
      order by text`,
      [name],
    )
    await this.#admin.query(rows.map(({ text }) => text).join('; '))
  }

  async #remove(): Promise<void> {
    for (const name of this.#all) await this.#admin.query(`drop schema ${name} cascade`)
    await this.#admin.end()
  }
}
