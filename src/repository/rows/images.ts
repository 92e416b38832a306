import type { Kysely } from 'kysely'
import type { StoredMember } from '../../catalogue/query/access.ts'
import { keyOf } from '../schema/columns.ts'
import type { Tables } from '../schema/tables.ts'
import { runCached } from '../sql/bulk-insert.ts'
import type { Engine } from '../sql/engine.ts'
import { memberOf } from './image-parts.ts'
import type { StoredRow } from './stored-image.ts'

type ImageRow = Pick<StoredRow, 'seq' | 'revision' | 'json'> & { readonly id: Uint8Array }

/**
 * The stored rows of some images, by the keys of their ids; without tags, which a batch never changes.
 * @param how `alone`: the current rows, locked until the end of this transaction
 */
export async function findStored(
  { db, dialect }: Pick<Engine, 'db' | 'dialect'>,
  ids: readonly Uint8Array[],
  how: 'alone' | 'reading',
): Promise<ReadonlyMap<string, StoredRow>> {
  const select = () => {
    const query = db.selectFrom('image').select(['seq', 'id', 'revision', 'json']).where('id', 'in', ids)
    return how === 'alone' ? dialect.forUpdate(query.orderBy('id')) : query
  }
  const rows = await runCached<ImageRow>({ db, dialect }, `stored ${how} ${ids.length}`, select, ids)
  const members = await findMembers(
    db,
    rows.map((row) => row.seq),
  )
  return new Map(
    rows.map(({ id, ...row }) => [keyOf(id), { ...row, members: members.get(row.seq) ?? [], tags: [] }]),
  )
}

/** Members of some images, by the images' seqs. */
export async function findMembers(
  db: Kysely<Tables>,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, StoredMember[]>> {
  const members = new Map<number, StoredMember[]>()
  if (seqs.length === 0) return members
  const rows = await db
    .selectFrom('member')
    .selectAll()
    .where('seq', 'in', seqs)
    .orderBy('member_id')
    .execute()
  for (const { seq, ...row } of rows) members.set(seq, [...(members.get(seq) ?? []), memberOf(row)])
  return members
}
