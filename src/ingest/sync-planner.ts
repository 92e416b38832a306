import { setImmediate } from 'node:timers/promises'
import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { SourceRecord } from '../catalogue/sync/provenance.ts'
import type { SourceKey, SourceRepository } from '../catalogue/sync/source-repository.ts'
import { type Step, type SyncRun, stepOfMissing, stepOfRecord } from '../catalogue/sync/sync-step.ts'
import type { SourceItem } from '../sources/source.ts'
import { IdSet } from './id-set.ts'
import { paceOf } from './import-images.ts'
import type { Spool } from './spool.ts'
import {
  noSteps,
  type PlannedStep,
  type PlanOptions,
  type Readable,
  refusalOf,
  type SyncPlan,
} from './sync-plan.ts'

/** Images that are looked up at once. */
const BATCH = 500

type Sources = Pick<SourceRepository, 'findImages' | 'imagesOfSource'>

/**
 * Read a source to its end and plan what becomes of each image. Nothing is written but the spool, which holds what the
 * source said of the images that change, so that what is done is what was shown. In memory are a batch and the ids.
 * @throws what the source throws when it cannot be read to its end: nothing is to be done then
 */
export async function planSource(
  source: Readable,
  key: SourceKey,
  sources: Sources,
  spool: Spool<PlannedStep>,
  options: PlanOptions,
): Promise<SyncPlan> {
  const { signal, maxHide, now, prune } = options
  const run: SyncRun = { source: key.name, now, prune }
  const started = performance.now()
  const counts = noSteps()
  const seen = new IdSet()
  let [rows, problems, kept, partial] = [0, 0, 0, false]
  let batch: SourceRecord[] = []

  async function take(step: Step, saying?: SourceRecord): Promise<void> {
    counts[step.kind]++
    if (step.kept.length > 0) kept++
    if (step.kind === 'leave' && step.kept.length === 0) return
    const { write: _, provenance: __, ...shown } = step
    const changes = step.kind === 'add' ? [] : step.changes
    await spool.add({ step: { ...shown, changes }, ...(saying && { saying }) })
  }

  async function planBatch(): Promise<void> {
    const sayings = batch
    batch = []
    // What was read ahead and a database in this process never wait: signals, timers and a server's answers come in between.
    await setImmediate()
    const known = await sources.findImages(sayings.map(({ write }) => write.image.id))
    for (const [index, image] of known.entries()) {
      const saying = sayings[index] as SourceRecord
      await take(stepOfRecord(image, saying, run), saying)
    }
    tell()
  }

  /** Also while an image is read, which of a large file takes long. */
  function tell(): void {
    options.onProgress?.(paceOf(rows, source.position?.(), (performance.now() - started) / 1000))
  }

  async function hear(item: SourceItem): Promise<void> {
    if ('note' in item) return options.onNote?.(item.note)
    rows++
    if ('problem' in item) {
      problems++
      partial ||= item.partial === true
      if (item.id !== undefined) seen.add(item.id)
      return options.onProblem?.(item.problem)
    }
    if (seen.add(item.write.image.id)) batch.push(item)
    else await take(repeated(item))
    if (batch.length >= BATCH) await planBatch()
  }

  /** Images of the source that it does not have any more. Answers how many there were to look at. */
  async function planMissing(): Promise<number> {
    let known = 0
    for await (const ids of sources.imagesOfSource(key.name, prune)) {
      if (signal?.aborted) break
      known += ids.length
      const gone = ids.filter((id: ImageId) => !seen.has(id))
      await setImmediate()
      for (const image of await sources.findImages(gone)) await take(stepOfMissing(image, run))
    }
    return known
  }

  const ticking = setInterval(tell, 1_000)
  try {
    for await (const item of source) {
      if (signal?.aborted) break
      await hear(item)
    }
  } finally {
    clearInterval(ticking)
  }
  if (!signal?.aborted) await planBatch()
  const known = signal?.aborted || partial ? 0 : await planMissing()
  const refusal = refusalOf({ known, vanished: counts.hide + counts.delete, maximum: maxHide })
  const aborted = signal?.aborted ?? false
  const plan = { source: key, run, counts, kept, problems, partial, aborted, steps: spool }
  return { ...plan, ...(refusal !== undefined && { refusal }) }
}

const repeated = ({ write: { image } }: SourceRecord): Step => ({
  kind: 'skip',
  id: image.id,
  name: image.name,
  changes: [],
  kept: [],
  reason: 'the source has it twice; the first one counts',
})
