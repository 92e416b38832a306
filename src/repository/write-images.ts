import type { Kysely } from 'kysely'
import type { Member } from '../catalogue/access.ts'
import { scopesOf } from '../catalogue/access.ts'
import type { ImageWrite, WriteOutcome } from '../catalogue/image-repository.ts'
import type { Image } from '../contract/image-fields.ts'
import { chunks, insertRows } from './bulk-insert.ts'
import type { Engine } from './engine.ts'
import { type FragmentColumn, fragments, parseFragments, renderFragments } from './fragments.ts'
import { encodeListColumns, type SqlValue } from './list-columns.ts'
import type { ScopeRegister } from './scope-register.ts'
import type { Tables } from './tables.ts'

type Stored = Record<FragmentColumn, string> & { seq: number; id: Uint8Array; revision: number }

/** One image on its way into the database. */
interface Pending {
  readonly image: Image
  readonly members: readonly Member[] | undefined
  readonly list: Record<string, SqlValue>
  readonly text: Record<FragmentColumn, string>
}

/** A transaction, and what its engine can do. */
type Writing = Pick<Engine, 'db' | 'facts'>

const keyOf = (id: Uint8Array) => Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('latin1')

/**
 * Store a batch inside the transaction `db`: new images are added, others compared by their text and updated only
 * where something differs. Entries of the list index and the generations of the scopes follow in the same transaction.
 */
export async function writeImages(
  { db, facts }: Writing,
  scopes: ScopeRegister,
  batch: readonly ImageWrite[],
  dryRun: boolean,
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = []
  for (const chunk of chunks(batch, 500)) {
    const pending = chunk.map(toPending)
    const stored = await findStored(db, pending)
    const members = await findMembers(db, pending, stored)
    const added: Pending[] = []
    for (const item of pending) {
      const old = stored.get(keyOf(item.list.id as Uint8Array))
      const outcome = compare(item, old, old ? (members.get(old.seq) ?? []) : [])
      outcomes.push(outcome)
      if (dryRun) continue
      if (!old) added.push(item)
      else if (outcome === 'changed') await update(db, scopes, item, old, members.get(old.seq) ?? [])
    }
    await insert({ db, facts }, scopes, added)
  }
  return outcomes
}

function toPending({ image, members }: ImageWrite): Pending {
  return { image, members, list: encodeListColumns(image), text: renderFragments(image) }
}

async function findStored(db: Kysely<Tables>, pending: readonly Pending[]): Promise<Map<string, Stored>> {
  const ids = pending.map((item) => item.list.id as Uint8Array)
  const columns = fragments.map((fragment) => fragment.column)
  const rows = await db
    .selectFrom('image')
    .select(['seq', 'id', 'revision', ...columns])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [keyOf(row.id as Uint8Array), row as Stored]))
}

async function findMembers(
  db: Kysely<Tables>,
  pending: readonly Pending[],
  stored: ReadonlyMap<string, Stored>,
): Promise<Map<number, Member[]>> {
  const members = new Map<number, Member[]>()
  const seqs = pending.flatMap((item) => stored.get(keyOf(item.list.id as Uint8Array))?.seq ?? [])
  if (seqs.length === 0) return members
  const rows = await db
    .selectFrom('member')
    .selectAll()
    .where('seq', 'in', seqs)
    .orderBy('member_id')
    .execute()
  for (const { seq, ...member } of rows) members.set(seq, [...(members.get(seq) ?? []), member])
  return members
}

function compare(item: Pending, old: Stored | undefined, oldMembers: readonly Member[]): WriteOutcome {
  if (!old) return 'added'
  const same = fragments.every(({ column }) => old[column] === item.text[column])
  return same && (!item.members || membersText(item.members) === membersText(oldMembers))
    ? 'unchanged'
    : 'changed'
}

function membersText(members: readonly Member[]): string {
  return members
    .map((member) => `${member.member_id} ${member.status}`)
    .sort()
    .join()
}

async function insert(
  { db, facts }: Writing,
  scopes: ScopeRegister,
  added: readonly Pending[],
): Promise<void> {
  if (added.length === 0) return
  const first = await facts.reserveSeqs(db, added.length)
  const seqs = new Map(added.map((item, index) => [item, first + index]))
  const seqOf = (item: Pending) => seqs.get(item) as number
  const rows = added.map((item) => ({ seq: seqOf(item), id: item.list.id, revision: 1, ...item.text }))
  await insertRows(db, 'image', rows)
  await insertRows(
    db,
    'member',
    added.flatMap((item) => (item.members ?? []).map((member) => memberRow(seqOf(item), member))),
  )
  const entries: Record<string, SqlValue>[] = []
  for (const item of added) {
    for (const scope of await scopes.touch(db, scopesOf(item.image, item.members ?? []))) {
      entries.push({ scope, seq: seqOf(item), ...item.list })
    }
  }
  await insertRows(db, 'entry', entries)
}

const memberRow = (seq: number, member: Member) => ({
  seq,
  member_id: member.member_id,
  status: member.status,
})

async function update(
  db: Kysely<Tables>,
  scopes: ScopeRegister,
  item: Pending,
  old: Stored,
  oldMembers: readonly Member[],
): Promise<void> {
  await db
    .updateTable('image')
    .set({ ...item.text, revision: old.revision + 1 })
    .where('seq', '=', old.seq)
    .execute()
  const members = item.members ?? oldMembers
  if (item.members) {
    await db.deleteFrom('member').where('seq', '=', old.seq).execute()
    await insertRows(
      db,
      'member',
      members.map((member) => memberRow(old.seq, member)),
    )
  }
  const left = await scopes.touch(db, scopesOf(parseFragments(old), oldMembers))
  for (const scope of left) {
    await db.deleteFrom('entry').where('scope', '=', scope).where('seq', '=', old.seq).execute()
  }
  const now = await scopes.touch(db, scopesOf(item.image, members))
  await insertRows(
    db,
    'entry',
    now.map((scope) => ({ scope, seq: old.seq, ...item.list })),
  )
}
