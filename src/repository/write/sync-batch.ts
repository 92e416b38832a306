import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { Actor } from '../../catalogue/changes/change.ts'
import type { Provenance } from '../../catalogue/sync/provenance.ts'
import type { SourceKey, SourceRepository } from '../../catalogue/sync/source-repository.ts'
import { isWriting, type Step } from '../../catalogue/sync/sync-step.ts'
import { writeProvenance } from '../rows/provenance.ts'
import { rememberSource } from '../rows/sources.ts'
import { storedImageReader } from '../rows/stored-image.ts'
import { encodeUuid, keyOf } from '../schema/columns.ts'
import { encodeImage } from '../schema/encoded-image.ts'
import type { ScopeGeneration } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { type Pair, writePairs } from './batch-writer.ts'
import { clusteringOrder } from './clustering.ts'
import { findKnown, type KnownRows, knownImage } from './known-images.ts'
import { imageRemover, lockingReader } from './remove-image.ts'
import { type WriteTransaction, withTransaction } from './transaction.ts'

/** The function behind `SourceRepository.apply`. */
export function syncBatch(
  engine: Engine,
  clock: () => number,
  onScopes: (scopes: readonly ScopeGeneration[]) => Promise<void>,
): SourceRepository['apply'] {
  const remove = imageRemover(lockingReader(storedImageReader(engine)))

  async function work(
    writing: WriteTransaction,
    source: SourceKey,
    ids: readonly ImageId[],
    decide: Parameters<SourceRepository['apply']>[3],
  ): Promise<readonly Step[]> {
    const known = await findKnown(writing, ids, 'alone')
    const steps = decide(known.map(knownImage))
    const rows = new Map(known.map((row) => [row.id, row]))
    await writeImages(writing, steps, rows)
    for (const { kind, id } of steps) if (kind === 'delete') await remove(writing, id)
    await writeKnown(writing, source, steps, rows)
    return steps
  }

  return async (actor: Actor, source, ids, decide) => {
    let didWrite = false
    return withTransaction(
      engine,
      actor,
      clock,
      async (writing) => {
        const steps = await work(writing, source, ids, decide)
        didWrite = steps.some(isWriting)
        return steps
      },
      async (scopes) => {
        if (didWrite) await onScopes(scopes)
      },
    )
  }
}

async function writeImages(
  writing: WriteTransaction,
  steps: readonly Step[],
  rows: ReadonlyMap<ImageId, KnownRows>,
): Promise<void> {
  const writes = steps.flatMap(({ write }) => (write ? [encodeImage(write)] : []))
  const order = clusteringOrder(writes, [...writes.keys()])
  const pairs = order.map((place): Pair => {
    const item = writes[place] as Pair['item']
    return { item, old: rows.get(item.image.id)?.stored }
  })
  await writePairs(writing, pairs, false)
}

async function writeKnown(
  writing: WriteTransaction,
  source: SourceKey,
  steps: readonly Step[],
  rows: ReadonlyMap<ImageId, KnownRows>,
): Promise<void> {
  const changed = steps.filter(({ provenance }) => provenance !== undefined)
  if (changed.length === 0) return
  const made = await seqsOf(
    writing,
    changed.filter(({ id, write }) => write && !rows.get(id)?.stored).map(({ id }) => id),
  )
  const known: [number, Provenance][] = []
  const forgotten: number[] = []
  for (const { id, provenance } of changed) {
    const seq = rows.get(id)?.seq ?? made.get(keyOf(encodeUuid(id)))
    if (seq === undefined || provenance === undefined) continue
    if (provenance === null) forgotten.push(seq)
    else known.push([seq, provenance])
  }
  if (forgotten.length > 0) await writing.db.deleteFrom('provenance').where('seq', 'in', forgotten).execute()
  if (known.length > 0) await writeProvenance(writing, await rememberSource(writing.db, source), known)
}

/** Where images lie that were just made. */
async function seqsOf(
  { db }: WriteTransaction,
  ids: readonly ImageId[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('image')
    .select(['id', 'seq'])
    .where('id', 'in', ids.map(encodeUuid))
    .execute()
  return new Map(rows.map(({ id, seq }) => [keyOf(id), seq]))
}
