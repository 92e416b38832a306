import { CompiledQuery, type Kysely } from 'kysely'
import { type Member, scopesOf } from '../catalogue/access.ts'
import type { ImageWrite, WriteOutcome } from '../catalogue/image-repository.ts'
import { chunks, compiledOnce, insertRows } from './bulk-insert.ts'
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

/** Images a query: fewer are as fast, more need more memory. */
const CHUNK = 500

/**
 * Store a batch inside the transaction `db`: new images are added, others compared by their text and updated only where
 * something differs. Of an image that comes twice the later one counts. Entries of the list index and the generations
 * of the scopes follow.
 */
export async function writeImages(
  writing: Writing,
  scopes: ScopeRegister,
  batch: readonly ImageWrite[],
  dryRun: boolean,
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = new Array(batch.length)
  for (const places of distinctPlaces(batch)) {
    for (const chunk of chunks(byNeighbourhood(batch, places), CHUNK)) {
      const images = chunk.map((place) => prepareImage(batch[place] as ImageWrite))
      const found = await writeChunk(writing, scopes, images, dryRun)
      for (const [index, place] of chunk.entries()) outcomes[place] = found[index] as WriteOutcome
    }
  }
  return outcomes
}

/** Places of the batch in stretches, cut where an id would come twice. */
function* distinctPlaces(batch: readonly ImageWrite[]): Generator<number[]> {
  let ids = new Set<string>()
  let places: number[] = []
  for (const [place, { image }] of batch.entries()) {
    if (ids.has(image.id)) {
      yield places
      ids = new Set()
      places = []
    }
    ids.add(image.id)
    places.push(place)
  }
  if (places.length > 0) yield places
}

/**
 * Images that are listed together are stored together, everyone's and each owner's by time: a page of everyone's
 * images anywhere in the catalogue then reads some six of the database's pages, and not twenty.
 */
function byNeighbourhood(batch: readonly ImageWrite[], places: readonly number[]): number[] {
  const keys = new Map(places.map((place) => [place, neighbourhood(batch[place] as ImageWrite)]))
  return places.toSorted((a, b) => {
    const [left = '', right = ''] = [keys.get(a), keys.get(b)]
    return left < right ? -1 : Number(left > right)
  })
}

const neighbourhood = ({ image: { visibility, owner, created_at } }: ImageWrite) =>
  `${visibility === 'public' ? '' : owner} ${created_at}`

async function writeChunk(
  writing: Writing,
  scopes: ScopeRegister,
  pending: readonly PreparedImage[],
  dryRun: boolean,
): Promise<WriteOutcome[]> {
  const stored = await findStored(writing, pending)
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
    else if (outcome === 'changed') await update(writing, scopes, item, old, oldMembers)
  }
  await insert(writing, scopes, added)
  return outcomes
}

async function findStored(
  { db, facts }: Writing,
  pending: readonly PreparedImage[],
): Promise<Map<string, Stored>> {
  const ids = pending.map((item) => item.uuid)
  const text = compiledOnce(facts, `stored ${pending.length}`, () =>
    db.selectFrom('image').select(['seq', 'id', 'revision', 'json']).where('id', 'in', ids),
  )
  const { rows } = await db.executeQuery<Stored>(CompiledQuery.raw(text, ids))
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
  writing: Writing,
  scopes: ScopeRegister,
  added: readonly PreparedImage[],
): Promise<void> {
  if (added.length === 0) return
  const { db, facts } = writing
  const first = await facts.reserveSeqs(db, added.length)
  const images: SqlValue[][] = []
  const members: SqlValue[][] = []
  const entries: SqlValue[][] = []
  for (const [index, item] of added.entries()) {
    const seq = first + index
    images.push([seq, item.uuid, 1, ...item.text])
    members.push(...memberRows(seq, item.members ?? []))
    entries.push(...(await entryRows(db, scopes, seq, item, item.members ?? [])))
  }
  await insertRows(writing, 'image', imageColumns, images)
  await insertRows(writing, 'member', memberColumns, members)
  await insertRows(writing, 'entry', entryColumns, entries)
}

async function update(
  writing: Writing,
  scopes: ScopeRegister,
  item: PreparedImage,
  old: Stored,
  oldMembers: readonly Member[],
): Promise<void> {
  const { db } = writing
  const { seq } = old
  const text = Object.fromEntries(textColumns.map((column, index) => [column, item.text[index]]))
  await db
    .updateTable('image')
    .set({ ...text, revision: old.revision + 1 })
    .where('seq', '=', seq)
    .execute()
  if (item.members) {
    await db.deleteFrom('member').where('seq', '=', seq).execute()
    await insertRows(writing, 'member', memberColumns, memberRows(seq, item.members))
  }
  for (const scope of await scopes.touch(db, scopesOf(parseText(old.json), oldMembers))) {
    await db.deleteFrom('entry').where('scope', '=', scope).where('seq', '=', seq).execute()
  }
  const entries = await entryRows(db, scopes, seq, item, item.members ?? oldMembers)
  await insertRows(writing, 'entry', entryColumns, entries)
}

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
