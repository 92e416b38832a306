import type { Kysely } from 'kysely'
import type { StoredImage } from '../catalogue/image-repository.ts'
import type { ImageId } from '../contract/image-fields.ts'
import { parseText } from './fragments.ts'
import { encodeUuid } from './list-columns.ts'
import type { Tables } from './tables.ts'

export async function findImage(db: Kysely<Tables>, id: ImageId): Promise<StoredImage | undefined> {
  const row = await db
    .selectFrom('image')
    .select(['seq', 'revision', 'json'])
    .where('id', '=', encodeUuid(id))
    .executeTakeFirst()
  if (!row) return undefined
  const members = await db
    .selectFrom('member')
    .select(['member_id', 'status'])
    .where('seq', '=', row.seq)
    .orderBy('member_id')
    .execute()
  return { image: parseText(row.json), revision: row.revision, members }
}
