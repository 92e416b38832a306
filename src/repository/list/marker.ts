import { type Kysely, sql } from 'kysely'
import type { ImageField, ImageId } from 'scp-images-client/contract/image-fields'
import type { DataVersion } from '../../catalogue/data-version.ts'
import { isVisibleTo } from '../../catalogue/query/access.ts'
import type { SortKey } from '../../catalogue/query/sort.ts'
import { foundImage, storedImageReader } from '../rows/stored-image.ts'
import { encodeUuid, listColumn, type SqlValue } from '../schema/columns.ts'
import type { Tables } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { memoise, Parameter, type PreparedStatement, prepare } from '../sql/prepared-statement.ts'
import type { SqlAudience, SqlPosition } from './audience.ts'

type Row = SqlPosition['row']

/**
 * The function that finds where a marker stands. An image that any of the account's scopes shows has an entry there
 * with its sort values, and so may be seen. Only a hidden image, or none, has to be looked at itself.
 */
export function markerPosition(
  engine: Engine,
): (
  id: ImageId,
  audience: SqlAudience,
  sort: readonly SortKey[],
  asOf: DataVersion,
) => Promise<SqlPosition | undefined> {
  const queryFor = memoise<PreparedStatement, [readonly SortKey[], number]>(100, (_key, [sort, scopes]) =>
    entryQuery(engine.db, sort, scopes),
  )

  const storedImage = storedImageReader(engine)

  return async (id, { account, visible: scopes, lsn }, sort, asOf) => {
    const query = queryFor(keyOf(sort, scopes.length), [sort, scopes.length])
    const values: Record<string, SqlValue> = { id: encodeUuid(id) }
    for (const [index, scope] of scopes.entries()) values[scopeValue(index)] = scope
    const [row] = scopes.length > 0 ? await engine.queryAt<Row>(lsn, query.sql, query.bind(values)) : []
    if (row) return { id, state: stateOf(sort, row), row }

    // Hidden images are not covered by any scope's generation.
    const stored = await storedImage((...query) => engine.queryAt(asOf.lsn, ...query), id)
    if (!stored) return undefined
    const { image, members } = foundImage(stored)
    const membership = members.find((member) => member.member_id === account)?.status
    if (!isVisibleTo(account, image, membership)) return undefined
    const sought = sort.map(({ field }) => [field, listColumn(field).encode(image[field])])
    const place: Row = Object.fromEntries(sought)
    return { id, state: stateOf(sort, place), row: place }
  }
}

/** What a page takes from its marker, beside the id that its query names. */
const stateOf = (sort: readonly SortKey[], row: Row): string =>
  JSON.stringify(sort.map(({ field }) => (field === 'id' ? '' : row[field])))

function keyOf(sort: readonly SortKey[], scopes: number): string {
  let key = String(scopes)
  for (const { field } of sort) key += ` ${field}`
  return key
}

const scopeValue = (index: number) => `scope ${index}`

/**
 * Asks one scope after the other, everyone's first, and stops at the first that has the image. The index by id has what
 * the usual order needs: one scan down one tree, where the id's own index, the image and its entry were three.
 */
export function entryQuery(db: Kysely<Tables>, sort: readonly SortKey[], scopes: number): PreparedStatement {
  const inScope = (index: number) => {
    const found = db
      .selectFrom('list_entry as found')
      .where(sql<boolean>`found.scope = ${new Parameter(scopeValue(index))}`)
      .where(sql<boolean>`found.id = ${new Parameter('id')}`)
    if (sort.every(({ field }) => inIndexById.includes(field)))
      return found.select(sort.map(({ field }) => `found.${field}` as const))
    // In two steps, because the planner would look through the whole scope.
    return found
      .crossJoin('list_entry')
      .whereRef('list_entry.scope', '=', 'found.scope')
      .whereRef('list_entry.seq', '=', 'found.seq')
      .select(sort.map(({ field }) => `list_entry.${field}` as const)) as never
  }
  let query = inScope(0)
  for (let index = 1; index < scopes; index++) query = query.unionAll(inScope(index))
  // Written as literals: SQLite prepares a statement again whenever its limit is a bare parameter, which costs 50 µs.
  return prepare(query.limit(sql.lit(1)))
}

const inIndexById: readonly ImageField[] = ['id', 'created_at']
