import { type Kysely, sql } from 'kysely'
import { isVisibleTo } from '../catalogue/access.ts'
import type { SortKey } from '../catalogue/sort.ts'
import type { AccountId, ImageId } from '../contract/image-fields.ts'
import type { SqlPosition } from './audience.ts'
import type { Engine } from './engine.ts'
import { encodeUuid, listColumn, type SqlValue } from './list-columns.ts'
import { memoise, Placeholder, type PreparedQuery, prepare } from './prepared.ts'
import { foundImage, storedImageReader } from './stored-image.ts'
import type { Tables } from './tables.ts'

type Row = SqlPosition['row'] & { readonly revision: number }

/**
 * The function that finds where a marker stands. An image that any of the account's scopes shows has an entry there
 * with its sort values, and so may be seen. Only a hidden image, or none, has to be looked at itself.
 */
export function markerPosition(
  engine: Engine,
): (
  id: ImageId,
  account: AccountId,
  sort: readonly SortKey[],
  scopes: readonly number[],
) => Promise<SqlPosition | undefined> {
  const queryFor = memoise<PreparedQuery, [readonly SortKey[], number]>(100, (_key, [sort, scopes]) =>
    entryQuery(engine.db, sort, scopes),
  )

  const storedImage = storedImageReader(engine)

  return async (id, account, sort, scopes) => {
    const query = queryFor(keyOf(sort, scopes.length), [sort, scopes.length])
    const values: Record<string, SqlValue> = { id: encodeUuid(id) }
    scopes.forEach((scope, index) => {
      values[`scope ${index}`] = scope
    })
    const [row] = scopes.length > 0 ? await engine.rows<Row>(query.sql, query.bind(values)) : []
    if (row) return { id, state: String(row.revision), row }

    const stored = await storedImage(engine.rows, id)
    if (!stored) return undefined
    const { image, members, revision } = foundImage(stored)
    const membership = members.find((member) => member.member_id === account)?.status
    if (!isVisibleTo(account, image, membership)) return undefined
    const sought = sort.map(({ field }) => [field, listColumn(field).encode(image[field])])
    return { id, state: String(revision), row: Object.fromEntries(sought) }
  }
}

function keyOf(sort: readonly SortKey[], scopes: number): string {
  let key = String(scopes)
  for (const { field } of sort) key += ` ${field}`
  return key
}

/** Reads two rows: the id's in its index, which has the image's number, and one entry. */
function entryQuery(db: Kysely<Tables>, sort: readonly SortKey[], scopes: number): PreparedQuery {
  const numbers = Array.from({ length: scopes }, (_, index) => new Placeholder(`scope ${index}`))
  return prepare(
    db
      .selectFrom('image')
      .innerJoin('entry', 'entry.seq', 'image.seq')
      .select(['image.revision', ...sort.map(({ field }) => `entry.${field}` as const)])
      .where(sql<boolean>`image.id = ${new Placeholder('id')}`)
      .where(sql<boolean>`entry.scope in (${sql.join(numbers)})`)
      // Written out: SQLite prepares a statement anew whenever its limit is a bare parameter, which costs 50 µs.
      .limit(sql.lit(1)),
  )
}
