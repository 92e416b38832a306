import type { Kysely } from 'kysely'
import type { ImageId } from 'scp-images-client/contract/image-fields'
import { type Provenance, parseRecord, recordText } from '../../catalogue/sync/provenance.ts'
import type { ProvenanceTable, Tables } from '../schema/tables.ts'
import { chunks, runCached } from '../sql/bulk-insert.ts'
import type { Engine } from '../sql/engine.ts'

/** A row of provenance with the name of its source. */
export type ProvenanceRow = ProvenanceTable & { readonly name: string }

export const provenanceOf = (id: ImageId, row: ProvenanceRow): Provenance => ({
  source: row.name,
  lastRecord: parseRecord(id, row.said),
  place: row.place,
  document: row.document === null ? null : { name: row.document, sha256: row.digest ?? '' },
  first_seen: row.first_seen,
  last_changed: row.last_changed,
  missing_since: row.missing_since,
  hidden: row.hidden !== 0,
})

/** What is known of images, by their seqs. */
export async function findProvenance(
  db: Kysely<Tables>,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, ProvenanceRow>> {
  if (seqs.length === 0) return new Map()
  const rows = await db
    .selectFrom('provenance')
    .innerJoin('source', 'source.id', 'provenance.source')
    .selectAll('provenance')
    .select('source.name')
    .where('provenance.seq', 'in', seqs)
    .execute()
  return new Map(rows.map((row) => [row.seq, row]))
}

const columns = [
  'seq',
  'source',
  'said',
  'place',
  'document',
  'digest',
  'first_seen',
  'last_changed',
  'missing_since',
  'hidden',
] as const satisfies (keyof ProvenanceTable)[]

/** What is known of some images from now on: of each seq once. */
export async function writeProvenance(
  on: Pick<Engine, 'db' | 'dialect'>,
  source: number,
  known: readonly (readonly [seq: number, Provenance])[],
): Promise<void> {
  for (const chunk of chunks(known)) {
    const values = chunk.flatMap(([seq, provenance]) => valuesOf(seq, source, provenance))
    await runCached(on, `provenance ${chunk.length}`, () => upsertOf(on.db, chunk.length), values)
  }
}

/** In the order of `columns`. */
const valuesOf = (seq: number, source: number, known: Provenance) => [
  seq,
  source,
  recordText(known.lastRecord),
  known.place,
  known.document?.name ?? null,
  known.document?.sha256 ?? null,
  known.first_seen,
  known.last_changed,
  known.missing_since,
  Number(known.hidden),
]

function upsertOf(db: Kysely<Tables>, count: number) {
  const blank = Object.fromEntries(columns.map((column) => [column, 0])) as never
  const [, ...others] = columns
  return db
    .insertInto('provenance')
    .values(Array.from({ length: count }, () => blank))
    .onConflict((conflict) =>
      conflict
        .column('seq')
        .doUpdateSet(
          (set) =>
            Object.fromEntries(others.map((column) => [column, set.ref(`excluded.${column}`)])) as never,
        ),
    )
}

interface Claimed {
  readonly source: number
  /** Also those that the source does not have any more. */
  readonly missing: boolean
  readonly after: number
  readonly limit: number
}

/** Images of a source, also removed ones, by seq. */
export function claimedRows(db: Kysely<Tables>, { source, missing, after, limit }: Claimed) {
  const query = db
    .selectFrom('provenance')
    .leftJoin('image', 'image.seq', 'provenance.seq')
    .leftJoin('removed', 'removed.seq', 'provenance.seq')
    .select(['provenance.seq', (eb) => eb.fn.coalesce('image.id', 'removed.id').as('id')])
    .where('provenance.source', '=', source)
    .where('provenance.seq', '>', after)
    .orderBy('provenance.seq')
    .limit(limit)
  return missing ? query : query.where('provenance.missing_since', 'is', null)
}
