import { setImmediate } from 'node:timers/promises'
import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { SourceRecord } from '../catalogue/sync/provenance.ts'
import type { SourceKey, SourceRepository } from '../catalogue/sync/source-repository.ts'
import { type Step, type SyncRun, stepOfMissing, stepOfRecord } from '../catalogue/sync/sync-step.ts'
import type { SourceItem } from '../sources/source.ts'
import { IdSet } from './id-set.ts'
import { paceOf, type Readable } from './import-images.ts'
import type { Spool } from './spool.ts'
import { noSteps, type PlannedStep, type PlanOptions, refusalOf, type SyncPlan } from './sync-plan.ts'

/** Images per query. */
const BATCH = 500

type Sources = Pick<SourceRepository, 'findImages' | 'imagesOfSource'>

/**
 * Reads a source to its end and plans a step for each image. Writes only the spool, which holds the source records of the
 * images that change, so that the execution does what the plan shows. Keeps one batch and the ids in memory.
 * @throws what the source throws; nothing must be executed then
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

  async function addStep(step: Step, record?: SourceRecord): Promise<void> {
    counts[step.kind]++
    if (step.kept.length > 0) kept++
    if (step.kind === 'leave' && step.kept.length === 0) return
    const { write: _, provenance: __, ...shown } = step
    const changes = step.kind === 'add' ? [] : step.changes
    await spool.add({ step: { ...shown, changes }, ...(record && { record }) })
  }

  async function planBatch(): Promise<void> {
    const records = batch
    batch = []
    // Without I/O the loop would not yield to the event loop: rows may be read ahead, and the database may be in-process.
    await setImmediate()
    const known = await sources.findImages(records.map(({ write }) => write.image.id))
    for (const [index, image] of known.entries()) {
      const record = records[index] as SourceRecord
      await addStep(stepOfRecord(image, record, run), record)
    }
    reportProgress()
  }

  function reportProgress(): void {
    options.onProgress?.(paceOf(rows, source.position?.(), (performance.now() - started) / 1000))
  }

  async function handleItem(item: SourceItem): Promise<void> {
    if ('note' in item) return options.onNote?.(item.note)
    rows++
    if ('problem' in item) {
      problems++
      partial ||= item.partial === true
      if (item.id !== undefined) seen.add(item.id)
      return options.onProblem?.(item.problem)
    }
    if (seen.add(item.write.image.id)) batch.push(item)
    else await addStep(stepOfDuplicate(item))
    if (batch.length >= BATCH) await planBatch()
  }

  /** Plans the images that the source does not have any more. Returns the number of images that are stored for it. */
  async function planMissing(): Promise<number> {
    let known = 0
    for await (const ids of sources.imagesOfSource(key.name, prune)) {
      if (signal?.aborted) break
      known += ids.length
      const missing = ids.filter((id: ImageId) => !seen.has(id))
      await setImmediate()
      for (const image of await sources.findImages(missing)) await addStep(stepOfMissing(image, run))
    }
    return known
  }

  // An image of a large file may take long to read: progress is also reported in between.
  const timer = setInterval(reportProgress, 1_000)
  try {
    for await (const item of source) {
      if (signal?.aborted) break
      await handleItem(item)
    }
  } finally {
    clearInterval(timer)
  }
  if (!signal?.aborted) await planBatch()
  const known = signal?.aborted || partial ? 0 : await planMissing()
  const aborted = signal?.aborted ?? false
  const refusal = refusalOf({ known, vanished: counts.hide + counts.delete, maximum: maxHide })
  const plan = { source: key, run, counts, kept, problems, partial, aborted, steps: spool }
  return { ...plan, ...(refusal !== undefined && { refusal }) }
}

const stepOfDuplicate = ({ write: { image } }: SourceRecord): Step => ({
  kind: 'skip',
  id: image.id,
  name: image.name,
  changes: [],
  kept: [],
  reason: 'the source has it twice; the first one counts',
})
