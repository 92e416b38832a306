import { type Kysely, sql } from 'kysely'
import { isVisibleTo } from '../catalogue/access.ts'
import type { AccountId, ImageId } from '../contract/image-fields.ts'
import type { SqlPosition } from './audience.ts'
import type { Engine } from './engine.ts'
import { encodeListColumns, encodeUuid, listColumns, type SqlValue } from './list-columns.ts'
import { memoise, Placeholder, type PreparedQuery, prepare } from './prepared.ts'
import { findImage } from './stored-image.ts'
import type { Tables } from './tables.ts'

/**
 * The function that finds where a marker stands. An image that any of the account's scopes shows has an entry there
 * with its sort values, and so may be seen. Only a hidden image, or none, has to be looked at itself.
 */
export function markerPosition(
  engine: Engine,
): (id: ImageId, account: AccountId, scopes: readonly number[]) => Promise<SqlPosition | undefined> {
  const queryFor = memoise<PreparedQuery, number>(10, (_key, scopes) => entryQuery(engine.db, scopes))

  return async (id, account, scopes) => {
    const query = queryFor(String(scopes.length), scopes.length)
    const values: Record<string, SqlValue> = { id: encodeUuid(id) }
    scopes.forEach((scope, index) => {
      values[`scope ${index}`] = scope
    })
    const [row] =
      scopes.length > 0 ? await engine.rows<SqlPosition['row']>(query.sql, query.bind(values)) : []
    if (row) return positionAt(id, row)

    const found = await findImage(engine.db, id)
    if (!found) return undefined
    const { image, members } = found
    const membership = members.find((member) => member.member_id === account)?.status
    if (!isVisibleTo(account, image, membership)) return undefined
    return positionAt(id, encodeListColumns(image))
  }
}

/** Its state is its sort values, with a NUL between, which is in none of them. */
function positionAt(id: ImageId, row: SqlPosition['row']): SqlPosition {
  let state = ''
  for (const { field } of listColumns) if (field !== 'id') state += `${row[field]}\0`
  return { id, state, row }
}

/** Reads two rows: the id's in its index, which has the image's number, and one entry. */
function entryQuery(db: Kysely<Tables>, scopes: number): PreparedQuery {
  const numbers = Array.from({ length: scopes }, (_, index) => new Placeholder(`scope ${index}`))
  return prepare(
    db
      .selectFrom('image')
      .innerJoin('entry', 'entry.seq', 'image.seq')
      .select([...listColumns.map(({ field }) => `entry.${field}` as const)])
      .where(sql<boolean>`image.id = ${new Placeholder('id')}`)
      .where(sql<boolean>`entry.scope in (${sql.join(numbers)})`)
      // Written out: SQLite prepares a statement anew whenever its limit is a bare parameter, which costs 50 µs.
      .limit(sql.lit(1)),
  )
}
