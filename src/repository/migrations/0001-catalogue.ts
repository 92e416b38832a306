import { type ColumnDataType, type Kysely, sql } from 'kysely'
import type { Dialect } from '../sql/dialect.ts'

/** Columns of the list index, and how they were kept. */
const listColumns = {
  container_format: 'text',
  created_at: 'integer',
  disk_format: 'text',
  id: 'uuid',
  min_disk: 'integer',
  min_ram: 'integer',
  name: 'text',
  os_distro: 'text',
  owner: 'text',
  scp_image_type: 'text',
  scp_original_image_type: 'text',
  scp_os_version: 'text',
  size: 'integer',
  status: 'text',
  updated_at: 'integer',
  virtual_size: 'integer',
  visibility: 'text',
} as const
const facetFields = [
  'os_distro',
  'scp_image_type',
  'scp_original_image_type',
  'status',
  'visibility',
] as const
const cutColumns = ['cut_1', 'cut_2', 'cut_3', 'cut_4'] as const

/** Images, the list index, accounts and keys. */
export async function up(db: Kysely<unknown>, { columnTypes, clusteredTable }: Dialect): Promise<void> {
  const type = (kind: keyof typeof columnTypes) => sql<ColumnDataType>`${sql.raw(columnTypes[kind])}`

  let image = db.schema
    .createTable('image')
    .addColumn('seq', type('serial'), (column) => column.primaryKey())
    .addColumn('id', type('uuid'), (column) => column.notNull().unique())
    .addColumn('revision', type('integer'), (column) => column.notNull())
    .addColumn('json', type('text'), (column) => column.notNull())
  let entry = db.schema
    .createTable('entry')
    .addColumn('scope', type('integer'), (column) => column.notNull())
    .addColumn('seq', type('integer'), (column) => column.notNull())
    .addColumn('facet', type('integer'), (column) => column.notNull())
  for (const [field, kind] of Object.entries(listColumns))
    entry = entry.addColumn(field, type(kind), (column) => column.notNull())
  for (const name of cutColumns) image = image.addColumn(name, type('small'), (column) => column.notNull())
  await image.execute()
  await entry
    .addPrimaryKeyConstraint('entry_key', ['scope' as never, 'seq' as never])
    .modifyEnd(sql.raw(clusteredTable))
    .execute()

  await db.schema
    .createTable('scope')
    .addColumn('id', type('serial'), (column) => column.primaryKey())
    .addColumn('account', type('text'), (column) => column.notNull())
    .addColumn('visibility', type('text'), (column) => column.notNull())
    .addColumn('generation', type('integer'), (column) => column.notNull())
    .addUniqueConstraint('scope_audience', ['account', 'visibility'])
    .execute()
  let facet = db.schema
    .createTable('facet')
    .addColumn('id', type('serial'), (column) => column.primaryKey())
    .addColumn('scope', type('integer'), (column) => column.notNull())
  for (const field of facetFields) facet = facet.addColumn(field, type('text'), (column) => column.notNull())
  await facet.addUniqueConstraint('facet_values', ['scope', ...facetFields] as never[]).execute()
  await db.schema
    .createTable('member')
    .addColumn('seq', type('integer'), (column) => column.notNull())
    .addColumn('member_id', type('text'), (column) => column.notNull())
    .addColumn('status', type('text'), (column) => column.notNull())
    .addPrimaryKeyConstraint('member_key', ['seq', 'member_id'])
    .modifyEnd(sql.raw(clusteredTable))
    .execute()
  await db.schema
    .createTable('account')
    .addColumn('seq', type('serial'), (column) => column.primaryKey())
    .addColumn('account_id', type('text'), (column) => column.notNull().unique())
    .addColumn('name', type('text'), (column) => column.notNull())
    .addColumn('user_name', type('text'))
    .addColumn('created_at', type('text'), (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('access_key')
    .addColumn('seq', type('serial'), (column) => column.primaryKey())
    .addColumn('access_key', type('text'), (column) => column.notNull().unique())
    .addColumn('account_id', type('text'), (column) => column.notNull().references('account.account_id'))
    .addColumn('sealed_secret', type('text'), (column) => column.notNull())
    .addColumn('policy', type('text'))
    .addColumn('enabled', type('integer'), (column) => column.notNull())
    .addColumn('created_at', type('text'), (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('meta')
    .addColumn('key', type('text'), (column) => column.primaryKey())
    .addColumn('value', type('text'), (column) => column.notNull())
    .execute()
}
