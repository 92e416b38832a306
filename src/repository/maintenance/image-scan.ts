import { type Kysely, sql } from 'kysely'
import type { Image } from 'scp-images-client/contract/image-fields'
import type { HistoryRow } from '../../catalogue/history.ts'
import { historyKinds } from '../rows/history-log.ts'
import { parseText } from '../schema/image-text.ts'
import type { Tables } from '../schema/tables.ts'

/** What the tables hold of one image. */
interface ScannedImage {
  readonly seq: number
  /** Undefined: it is deleted. */
  readonly image: Image | undefined
  readonly hasMembers: boolean
  /** Name of the source that has it, when one is synchronised. */
  readonly source?: string
  /** The last change first, without creations. */
  readonly history: readonly Pick<HistoryRow, 'kind' | 'before'>[]
}

/** Rows a query. */
const PAGE = 1000

/** Every image, and every deleted one that has a history, in the order of seqs. A page of each table is held at a time. */
export async function* charts(db: Kysely<Tables>): AsyncGenerator<ScannedImage> {
  const changes = new MergeCursor(historyRows(db))
  for await (const { seq, json, members, source } of imageRows(db)) {
    yield* deletedUpTo(changes, seq - 1)
    const history = await changes.takeOf(seq)
    const image = parseText(json)
    const hasMembers = members !== 0
    yield { seq, image, hasMembers, history: newestFirst(history), ...(source !== null && { source }) }
  }
  yield* deletedUpTo(changes, Number.POSITIVE_INFINITY)
}

async function* deletedUpTo(changes: MergeCursor, last: number): AsyncGenerator<ScannedImage> {
  for (;;) {
    const seq = await changes.nextSeq()
    if (seq === undefined || seq > last) return
    const history = newestFirst(await changes.takeOf(seq))
    yield { seq, image: undefined, hasMembers: false, history }
  }
}

const newestFirst = (rows: readonly ChangeRow[]): ScannedImage['history'] =>
  rows.toReversed().map(({ kind, before }) => ({
    kind: historyKinds[kind] as HistoryRow['kind'],
    before: JSON.parse(before) as HistoryRow['before'],
  }))

interface ChangeRow {
  readonly seq: number
  readonly revision: number
  readonly kind: number
  readonly before: string
}

/** The rows of history, read as far as they are needed. */
class MergeCursor {
  readonly #rows: AsyncIterator<ChangeRow>
  #next: IteratorResult<ChangeRow> | undefined

  constructor(rows: AsyncIterable<ChangeRow>) {
    this.#rows = rows[Symbol.asyncIterator]()
  }

  /** Seq of the next row; undefined at the end. */
  async nextSeq(): Promise<number | undefined> {
    this.#next ??= await this.#rows.next()
    return this.#next.done ? undefined : this.#next.value.seq
  }

  /** The rows that come next, as long as they are this seq's. */
  async takeOf(seq: number): Promise<readonly ChangeRow[]> {
    const rows: ChangeRow[] = []
    while ((await this.nextSeq()) === seq) {
      rows.push(this.#next?.value as ChangeRow)
      this.#next = undefined
    }
    return rows
  }
}

export const imagePage = (db: Kysely<Tables>, after: number) =>
  db
    .selectFrom('image')
    .leftJoin('provenance', 'provenance.seq', 'image.seq')
    .leftJoin('source', 'source.id', 'provenance.source')
    .select(['image.seq', 'image.json', 'source.name as source'])
    .select(
      sql<number>`case when exists (select 1 from member where member.seq = image.seq) then 1 else 0 end`.as(
        'members',
      ),
    )
    .where('image.seq', '>', after)
    .orderBy('image.seq')
    .limit(PAGE)

/** A creation holds no values, and most images have nothing else. */
export const historyPage = (db: Kysely<Tables>, seq: number, revision: number) =>
  db
    .selectFrom('history')
    .select(['seq', 'revision', 'kind', 'before'])
    .where(sql<boolean>`(seq, revision) > (${seq}, ${revision})`)
    .where('before', '<>', '')
    .orderBy('seq')
    .orderBy('revision')
    .limit(PAGE)

async function* imageRows(db: Kysely<Tables>) {
  for (let after = 0; ; ) {
    const rows = await imagePage(db, after).execute()
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.seq
  }
}

async function* historyRows(db: Kysely<Tables>): AsyncGenerator<ChangeRow> {
  for (let [seq, revision] = [0, 0]; ; ) {
    const rows = await historyPage(db, seq, revision).execute()
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    seq = last.seq
    revision = last.revision
  }
}
