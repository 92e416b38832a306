import type { Kysely } from 'kysely'
import { type Member, scopesOf } from '../catalogue/access.ts'
import type { ImageWrite, WriteOutcome } from '../catalogue/image-repository.ts'
import { insertRows } from './bulk-insert.ts'
import type { Engine } from './engine.ts'
import { cutColumns, parseText } from './fragments.ts'
import { listColumns, type SqlValue } from './list-columns.ts'
import { type PreparedImage, prepareImage } from './prepare-image.ts'
import type { ScopeRegister } from './scope-register.ts'
import type { Tables } from './tables.ts'

type Stored = { seq: number; id: Uint8Array; revision: number; json: string }

/** A transaction, and what its engine can do. */
type Writing = Pick<Engine, 'db' | 'facts'>

const textColumns = ['json', ...cutColumns]
const imageColumns = ['seq', 'id', 'revision', ...textColumns]
const entryColumns = ['scope', 'seq', 'facet', ...listColumns.map((column) => column.field)]
const memberColumns = ['seq', 'member_id', 'status']

/** An id as a key of a Map. */
const keyOf = (id: Uint8Array) => Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('latin1')

/**
 * Store a batch inside the transaction `db`, in order: new images are added, others compared by their text and updated
 * only where something differs. Entries of the list index and the generations of the scopes follow.
 */
export async function writeImages(
  writing: Writing,
  scopes: ScopeRegister,
  batch: readonly ImageWrite[],
  dryRun: boolean,
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = []
  for (const chunk of distinctChunks(batch, 500)) {
    outcomes.push(...(await writeChunk(writing, scopes, chunk, dryRun)))
  }
  return outcomes
}

/** Pieces of at most `size` images, cut earlier where an id would come twice. */
function* distinctChunks(batch: readonly ImageWrite[], size: number): Generator<PreparedImage[]> {
  let chunk = new Map<string, PreparedImage>()
  for (const write of batch) {
    const image = prepareImage(write)
    if (chunk.size >= size || chunk.has(image.id)) {
      yield [...chunk.values()]
      chunk = new Map()
    }
    chunk.set(image.id, image)
  }
  if (chunk.size > 0) yield [...chunk.values()]
}

async function writeChunk(
  writing: Writing,
  scopes: ScopeRegister,
  pending: readonly PreparedImage[],
  dryRun: boolean,
): Promise<WriteOutcome[]> {
  const stored = await findStored(writing.db, pending)
  const members = await findMembers(writing.db, [...stored.values()])
  const outcomes: WriteOutcome[] = []
  const added: PreparedImage[] = []
  for (const item of pending) {
    const old = stored.get(keyOf(item.uuid))
    const oldMembers = old ? (members.get(old.seq) ?? []) : []
    const outcome = compare(item, old, oldMembers)
    outcomes.push(outcome)
    if (dryRun) continue
    if (!old) added.push(item)
    else if (outcome === 'changed') await update(writing.db, scopes, item, old, oldMembers)
  }
  await insert(writing, scopes, added)
  return outcomes
}

async function findStored(
  db: Kysely<Tables>,
  pending: readonly PreparedImage[],
): Promise<Map<string, Stored>> {
  const rows = await db
    .selectFrom('image')
    .select(['seq', 'id', 'revision', 'json'])
    .where(
      'id',
      'in',
      pending.map((item) => item.uuid),
    )
    .execute()
  return new Map(rows.map((row) => [keyOf(row.id), row]))
}

async function findMembers(db: Kysely<Tables>, stored: readonly Stored[]): Promise<Map<number, Member[]>> {
  const members = new Map<number, Member[]>()
  if (stored.length === 0) return members
  const rows = await db
    .selectFrom('member')
    .selectAll()
    .where(
      'seq',
      'in',
      stored.map((row) => row.seq),
    )
    .orderBy('member_id')
    .execute()
  for (const { seq, ...member } of rows) members.set(seq, [...(members.get(seq) ?? []), member])
  return members
}

function compare(item: PreparedImage, old: Stored | undefined, oldMembers: readonly Member[]): WriteOutcome {
  if (!old) return 'added'
  return old.json === item.text[0] && (!item.members || membersText(item.members) === membersText(oldMembers))
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
  added: readonly PreparedImage[],
): Promise<void> {
  if (added.length === 0) return
  const first = await facts.reserveSeqs(db, added.length)
  const images: SqlValue[][] = []
  const members: SqlValue[][] = []
  const entries: SqlValue[][] = []
  for (const [index, item] of added.toSorted(byNeighbourhood).entries()) {
    const seq = first + index
    images.push([seq, item.uuid, 1, ...item.text])
    members.push(...memberRows(seq, item.members ?? []))
    entries.push(...(await entryRows(db, scopes, seq, item, item.members ?? [])))
  }
  await insertRows(db, 'image', imageColumns, images)
  await insertRows(db, 'member', memberColumns, members)
  await insertRows(db, 'entry', entryColumns, entries)
}

async function update(
  db: Kysely<Tables>,
  scopes: ScopeRegister,
  item: PreparedImage,
  old: Stored,
  oldMembers: readonly Member[],
): Promise<void> {
  const { seq } = old
  const text = Object.fromEntries(textColumns.map((column, index) => [column, item.text[index]]))
  await db
    .updateTable('image')
    .set({ ...text, revision: old.revision + 1 })
    .where('seq', '=', seq)
    .execute()
  if (item.members) {
    await db.deleteFrom('member').where('seq', '=', seq).execute()
    await insertRows(db, 'member', memberColumns, memberRows(seq, item.members))
  }
  for (const scope of await scopes.touch(db, scopesOf(parseText(old.json), oldMembers))) {
    await db.deleteFrom('entry').where('scope', '=', scope).where('seq', '=', seq).execute()
  }
  const entries = await entryRows(db, scopes, seq, item, item.members ?? oldMembers)
  await insertRows(db, 'entry', entryColumns, entries)
}

/**
 * Images that are listed together are stored together: a page of everyone's images, one in five among others, then
 * reads a quarter of the database's pages.
 */
function byNeighbourhood(a: PreparedImage, b: PreparedImage): number {
  const [left, right] = [neighbourhood(a), neighbourhood(b)]
  return left < right ? -1 : Number(left > right)
}

const neighbourhood = ({ access }: PreparedImage) => (access.visibility === 'public' ? '' : access.owner)

const memberRows = (seq: number, members: readonly Member[]): SqlValue[][] =>
  members.map((member) => [seq, member.member_id, member.status])

async function entryRows(
  db: Kysely<Tables>,
  scopes: ScopeRegister,
  seq: number,
  item: PreparedImage,
  members: readonly Member[],
): Promise<SqlValue[][]> {
  const rows: SqlValue[][] = []
  for (const scope of await scopes.touch(db, scopesOf(item.access, members))) {
    rows.push([scope, seq, await scopes.facet(db, scope, item.facet), ...item.list])
  }
  return rows
}
