import { type Kysely, type RawBuilder, sql } from 'kysely'
import { classFields, listColumn, listColumns } from '../schema/columns.ts'
import { cutColumns } from '../schema/image-text.ts'
import type { DerivedTable, Tables } from '../schema/tables.ts'
import type { Dialect } from '../sql/dialect.ts'
import { DatabaseSetupError } from '../sql/errors.ts'

/** Tables that a rebuild replaces. `image` is one of them: its rows stay, their texts and cuts are written again. */
const derivedTables = ['image', 'list_entry', 'filter_class'] as const satisfies DerivedTable[]

type ColumnType = keyof Dialect['columnTypes']

/**
 * Make the derived tables of this program's layout, empty, under the names `…_new`. Their constraints get no names from us:
 * those of the tables that they will replace are still taken.
 */
export async function createNewTables(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const typed = (name: string, type: ColumnType, more = '') =>
    sql`${sql.id(name)} ${sql.raw(`${dialect.columnTypes[type]} ${more}`)}`
  const column = (name: string, type: ColumnType) => typed(name, type, 'not null')
  const create = (table: DerivedTable, parts: readonly RawBuilder<unknown>[], end = '') =>
    sql`create table ${sql.table(`${table}_new`)} (${sql.join(parts)}) ${sql.raw(end)}`.execute(db)

  await create('image', [
    typed('seq', 'serial', 'primary key'),
    typed('id', 'uuid', 'not null unique'),
    column('revision', 'integer'),
    column('json', 'text'),
    ...cutColumns.map((name) => column(name, 'small')),
  ])
  await create(
    'list_entry',
    [
      column('scope', 'integer'),
      column('seq', 'integer'),
      column('class', 'integer'),
      ...listColumns.map(({ field, kind }) => column(field, kind)),
      sql`primary key (scope, seq)`,
    ],
    dialect.clusteredTable,
  )
  await create('filter_class', [
    typed('id', 'serial', 'primary key'),
    column('scope', 'integer'),
    ...classFields.map((field) => column(field, listColumn(field).kind)),
    sql`unique (scope, ${sql.join(classFields.map((field) => sql.ref(field)))})`,
  ])
}

/** Names that derived tables had in the first layout. */
const formerNames: Readonly<Partial<Record<DerivedTable, string>>> = {
  list_entry: 'entry',
  filter_class: 'facet',
}
const namesOf = (table: DerivedTable): string[] => [
  table,
  ...(formerNames[table] ? [formerNames[table]] : []),
]
const replaced = (name: string) => `${name}_old`

/** Put the new tables in the place of the old ones, which are kept aside: to drop them takes long. */
export async function swapTables(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const there = await tablesIn(db, dialect)
  for (const table of derivedTables) {
    const old = namesOf(table).filter((name) => there.has(name))
    for (const name of old) await rename(db, name, replaced(name))
    await rename(db, `${table}_new`, table)
    for (const name of old) await dialect.replaceTable(db, replaced(name), table)
  }
}

/**
 * Drop the tables that a rebuild replaced, if any are left. Each table is one step: after an interruption, the next
 * call continues with the others.
 */
export async function dropReplaced(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const there = await tablesIn(db, dialect)
  for (const table of derivedTables) {
    const old = namesOf(table)
      .map(replaced)
      .filter((name) => there.has(name))
    if (old.length === 0) continue
    await db.transaction().execute(async (transaction) => {
      await dialect.lockTable(transaction, table)
      for (const name of old) await sql`drop table if exists ${sql.table(name)}`.execute(transaction)
      await dialect.renameConstraints(transaction, table)
    })
  }
}

/**
 * What others have made on the tables that are to be replaced, and which would be lost with them.
 * @throws DatabaseSetupError that names it
 */
export async function refuseDependents(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const { rows } = await dialect.dependents(derivedTables.flatMap(namesOf)).execute(db)
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name).join(', ')
  throw new DatabaseSetupError(
    `The list index cannot be made anew while ${names} depends on its tables. Drop that, start again, and make it anew afterwards.`,
  )
}

/** Drop what a rebuild for another layout began. */
export async function dropNew(db: Kysely<Tables>): Promise<void> {
  for (const table of derivedTables) await sql`drop table if exists ${sql.table(`${table}_new`)}`.execute(db)
}

const rename = (db: Kysely<Tables>, from: string, to: string) =>
  sql`alter table ${sql.table(from)} rename to ${sql.table(to)}`.execute(db)

async function tablesIn(db: Kysely<Tables>, dialect: Dialect): Promise<ReadonlySet<string>> {
  const { rows } = await dialect.tableNames.execute(db)
  return new Set(rows.map(({ name }) => name))
}

export async function countRows(
  db: Kysely<Tables>,
  table: 'image' | 'image_new' | 'list_entry',
): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
