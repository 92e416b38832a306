import type { Kysely } from 'kysely'
import { scopesOf } from '../../catalogue/access.ts'
import { insertRows } from '../bulk-insert.ts'
import type { EngineFacts } from '../engine.ts'
import { parseText } from '../fragments.ts'
import { entryColumns, entryRows } from '../image-rows.ts'
import { encodeTimestamp } from '../list-columns.ts'
import { prepareImage } from '../prepare-image.ts'
import { ScopeRegister } from '../scope-register.ts'
import type { Tables } from '../tables.ts'

/** Members get the time of their image's last change, and what is offered to an account gets into its pending list. */
export async function completeMembers(on: Kysely<unknown>, facts: EngineFacts): Promise<void> {
  const db = on as Kysely<Tables>
  const scopes = new ScopeRegister(facts)
  const shared = await db.selectFrom('member').select('seq').distinct().execute()
  for (const { seq } of shared) {
    const row = await db.selectFrom('image').select('json').where('seq', '=', seq).executeTakeFirst()
    if (!row) continue
    const image = parseText(row.json)
    const time = encodeTimestamp(image.updated_at)
    await db
      .updateTable('member')
      .set({ created_at: time, updated_at: time })
      .where('seq', '=', seq)
      .execute()
    const members = await db
      .selectFrom('member')
      .select(['member_id', 'status'])
      .where('seq', '=', seq)
      .execute()
    const offered = scopesOf(image, members).filter((scope) => scope.visibility === 'pending')
    const ids = await scopes.idsOf(db, offered)
    scopes.touch(ids)
    const entries = await entryRows({ db, scopes }, seq, prepareImage({ image }), ids)
    await insertRows({ db, facts }, 'entry', entryColumns, entries)
  }
  await scopes.finish(db)
}
