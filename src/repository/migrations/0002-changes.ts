import { type ColumnDataType, type Kysely, sql } from 'kysely'
import type { Dialect } from '../sql/dialect.ts'

/** What writing by clients needs: times of members, tags, history and jobs. */
export async function up(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { columnTypes, clusteredTable } = dialect
  const type = (kind: keyof typeof columnTypes) => sql<ColumnDataType>`${sql.raw(columnTypes[kind])}`

  for (const name of ['created_at', 'updated_at'])
    await db.schema
      .alterTable('member')
      .addColumn(name, type('integer'), (column) => column.notNull().defaultTo(0))
      .execute()
  await completeMembers(db as Kysely<Tables>)
  await db.schema
    .createTable('tag')
    .addColumn('seq', type('integer'), (column) => column.notNull())
    .addColumn('key', type('text'), (column) => column.notNull())
    .addColumn('value', type('text'), (column) => column.notNull())
    .addPrimaryKeyConstraint('tag_key', ['seq', 'key'])
    .modifyEnd(sql.raw(clusteredTable))
    .execute()
  await db.schema
    .createTable('event')
    .addColumn('id', type('serial'), (column) => column.primaryKey())
    .addColumn('at', type('integer'), (column) => column.notNull())
    .addColumn('operation', type('text'), (column) => column.notNull())
    .addColumn('account_id', type('text'))
    .addColumn('access_key', type('text'))
    .addColumn('request_id', type('text'))
    .execute()
  await db.schema
    .createTable('history')
    .addColumn('seq', type('integer'), (column) => column.notNull())
    .addColumn('revision', type('integer'), (column) => column.notNull())
    .addColumn('event', type('integer'), (column) => column.notNull())
    .addColumn('kind', type('integer'), (column) => column.notNull())
    .addColumn('before', type('text'), (column) => column.notNull())
    .addPrimaryKeyConstraint('history_key', ['seq', 'revision'])
    .modifyEnd(sql.raw(clusteredTable))
    .execute()
  await db.schema
    .createTable('removed')
    .addColumn('seq', type('serial'), (column) => column.primaryKey())
    .addColumn('id', type('uuid'), (column) => column.notNull().unique())
    .addColumn('revision', type('integer'), (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('job')
    .addColumn('id', type('serial'), (column) => column.primaryKey())
    .addColumn('kind', type('text'), (column) => column.notNull())
    .addColumn('state', type('text'), (column) => column.notNull())
    .addColumn('image_id', type('uuid'), (column) => column.notNull())
    .addColumn('source_id', type('uuid'))
    .addColumn('url', type('text'))
    .addColumn('owner', type('text'), (column) => column.notNull())
    .addColumn('tries', type('integer'), (column) => column.notNull())
    .addColumn('reason', type('text'))
    .addColumn('created_at', type('integer'), (column) => column.notNull())
    .addColumn('updated_at', type('integer'), (column) => column.notNull())
    .addColumn('due', type('integer'))
    .addColumn('worker', type('text'))
    .execute()
  for (const columns of jobIndexes)
    await db.schema
      .createIndex(`job_by_${columns[0]}`)
      .on('job')
      .columns([...columns])
      .execute()
}

/** Each is led by what jobs are looked for by. */
const jobIndexes = [
  ['due', 'id'],
  ['image_id', 'id'],
  ['source_id', 'id'],
  ['owner', 'id'],
  ['state', 'id'],
  ['kind', 'state'],
] as const

interface Tables {
  image: { seq: number; json: string }
  member: { seq: number; created_at: number; updated_at: number }
}

/** Members get the time of their image's last change. The text of an image is its JSON without the last brace. */
async function completeMembers(db: Kysely<Tables>): Promise<void> {
  const shared = await db.selectFrom('member').select('seq').distinct().execute()
  for (const { seq } of shared) {
    const row = await db.selectFrom('image').select('json').where('seq', '=', seq).executeTakeFirst()
    if (!row) continue
    const { updated_at } = JSON.parse(`${row.json}}`) as { updated_at: string }
    const time = Date.parse(updated_at) / 1000
    await db
      .updateTable('member')
      .set({ created_at: time, updated_at: time })
      .where('seq', '=', seq)
      .execute()
  }
}
