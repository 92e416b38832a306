import type { Kysely } from 'kysely'
import type { Member } from '../catalogue/access.ts'
import type { Image, ImageId } from '../contract/image-fields.ts'
import { parseText } from './fragments.ts'
import { encodeUuid } from './list-columns.ts'
import type { Tables } from './tables.ts'

/** An image as it is stored, whoever may see it. */
export interface StoredImage {
  readonly image: Image
  /** By account. */
  readonly members: readonly Member[]
}

export async function findImage(db: Kysely<Tables>, id: ImageId): Promise<StoredImage | undefined> {
  const row = await db
    .selectFrom('image')
    .select(['seq', 'json'])
    .where('id', '=', encodeUuid(id))
    .executeTakeFirst()
  if (!row) return undefined
  const members = await db
    .selectFrom('member')
    .select(['member_id', 'status'])
    .where('seq', '=', row.seq)
    .orderBy('member_id')
    .execute()
  return { image: parseText(row.json), members }
}
