import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { openEngine } from '../../src/repository/open.ts'
import type { Dialect } from '../../src/repository/sql/dialect.ts'
import type { Engine } from '../../src/repository/sql/engine.ts'
import { hasPostgres, Schemas } from '../postgres/schemas.ts'
import { loadPostgres, published, unpackSqlite } from './published.ts'

const schemas = new Schemas()
const folder = mkdtempSync(join(tmpdir(), 'scp-images-schema-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Migration {
  readonly up: (db: Kysely<unknown>, facts: Dialect) => Promise<void>
}

/** Apply the migrations to an empty database, up to a number. */
async function migrateTo(engine: Engine, last: string): Promise<void> {
  const home = new URL('../../src/repository/migrations/', import.meta.url)
  const names = readdirSync(home).filter((name) => /^\d{4}/.test(name) && name.slice(0, 4) <= last)
  for (const name of names.toSorted()) {
    const { up } = (await import(new URL(name, home).href)) as Migration
    await up(engine.maintenance as Kysely<unknown>, engine.dialect)
  }
}

// List indexes were never made by migrations, and the runner of migrations keeps tables of its own.
const schemaOf = {
  sqlite: `select type, name, sql from sqlite_master
    where tbl_name not like 'kysely%' and name not like 'entry_by%' order by type, name`,
  postgres: `select 'column' as type, table_name || '.' || column_name as name, concat_ws(' ', ordinal_position, data_type,
      is_nullable, column_default, is_identity, collation_name) as sql
    from information_schema.columns where table_schema = current_schema() and table_name not like 'kysely%'
    union all
    select 'constraint', conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = current_schema()::regnamespace and contype <> 'n' and conrelid::regclass::text not like 'kysely%'
    union all
    select 'index', indexname, replace(indexdef, current_schema() || '.', '') from pg_indexes
    where schemaname = current_schema() and tablename not like 'kysely%' and indexname not like 'entry_by%'
    order by 1, 2`,
}

const open = {
  sqlite: {
    published: async (schema: string) => `sqlite:${unpackSqlite(schema, mkdtempSync(join(folder, 'one-')))}`,
    empty: async () => 'sqlite::memory:',
  },
  postgres: {
    published: (schema: string) => loadPostgres(schema, schemas),
    empty: () => schemas.place(),
  },
}

/** From 0005 on migrations leave the derived tables as they are. */
const lastOfAll = '0004'
const derived = /^(?:sqlite_autoindex_)?(?:image|entry|list_entry|facet|filter_class)(?:[._]|$)/

const here = published.filter(({ engine }) => engine === 'sqlite' || hasPostgres)

it.each(here)('the migrations up to $schema make what they made on $engine', async ({ engine, schema }) => {
  const read = async (url: string, prepare: (engine: Engine) => Promise<void> = async () => {}) => {
    const opened = await openEngine(url)
    try {
      await prepare(opened)
      const rows = await opened.query<{ name: string }>(schemaOf[engine], [])
      return schema <= lastOfAll ? rows : rows.filter(({ name }) => !derived.test(name))
    } finally {
      await opened.close()
    }
  }
  const wanted = await read(await open[engine].published(schema))
  expect(wanted.length).toBeGreaterThan(5)
  const empty = await open[engine].empty()
  expect(await read(empty, (opened) => migrateTo(opened, schema))).toEqual(wanted)
})
