import { unsignedActor } from '../catalogue/changes/change.ts'
import type { ImageRepository } from '../catalogue/image-repository.ts'
import type { SourceRepository } from '../catalogue/sync/source-repository.ts'
import {
  type KnownImage,
  type Step,
  type SyncRun,
  stepOfMissing,
  stepOfRecord,
} from '../catalogue/sync/sync-step.ts'
import { largeLoad } from './import-images.ts'
import { noSteps, type PlannedStep, type StepCounts, type SyncPlan } from './sync-plan.ts'

interface ApplyPlanOptions {
  /** Images per transaction. */
  readonly batchSize?: number
  /** Stops after the batch that is being written. */
  readonly signal?: AbortSignal
  /** Called after each batch, with the number of steps so far. */
  readonly onProgress?: (done: number) => void
  /** Called while indexes that were dropped for a large load are created again. */
  readonly onIndex?: (done: number, total: number) => void
}

/** The result of a plan's execution. */
export interface SyncResult {
  readonly counts: StepCounts
  /** Number of steps that differ from the plan, because the catalogue was changed in between. */
  readonly differing: number
  /** The signal stopped it: the next run does the rest. */
  readonly aborted: boolean
}

export interface SyncStores {
  readonly sources: Pick<SourceRepository, 'apply'>
  readonly images: Pick<ImageRepository, 'startLoad' | 'finishLoad'>
}

/** So small that other writers wait for about 0.2 s only. */
const defaultBatchSize = 1000

/**
 * Executes a plan, one transaction per batch. Each step is decided again from what is stored then, so that changes of the
 * catalogue since the plan are not lost. If the run is killed, the next one does the remaining steps.
 */
export async function applyPlan(
  plan: SyncPlan,
  { sources, images }: SyncStores,
  options: ApplyPlanOptions = {},
): Promise<SyncResult> {
  const { batchSize = defaultBatchSize, signal, onProgress, onIndex } = options
  const actor = unsignedActor(`sync ${plan.source.name}`)
  const counts = noSteps()
  let [differing, done] = [0, 0]
  let batch: PlannedStep[] = []

  async function store(): Promise<void> {
    if (batch.length === 0) return
    const planned = new Map(batch.map((one) => [one.step.id, one]))
    batch = []
    const decide = (known: readonly KnownImage[]) =>
      known.map((image) => stepOf(image, planned.get(image.id) as PlannedStep, plan.run))
    for (const step of await sources.apply(actor, plan.source, [...planned.keys()], decide)) {
      counts[step.kind]++
      if (!isAsPlanned(step, planned.get(step.id)?.step)) differing++
    }
    done += planned.size
    onProgress?.(done)
  }

  const isLoading = plan.counts.add > largeLoad
  if (isLoading) await images.startLoad()
  try {
    for await (const one of plan.steps.values()) {
      if (signal?.aborted) break
      if (one.step.kind === 'skip' || one.step.kind === 'leave') continue
      batch.push(one)
      if (batch.length >= batchSize) await store()
    }
    if (!signal?.aborted) await store()
  } finally {
    if (isLoading) await images.finishLoad(onIndex)
  }
  return { counts, differing, aborted: signal?.aborted ?? false }
}

const stepOf = (image: KnownImage, { record }: PlannedStep, run: SyncRun): Step =>
  record ? stepOfRecord(image, record, run) : stepOfMissing(image, run)

/** The plan holds no changes for `add`: they are those of the source record. */
const isAsPlanned = (step: Step, planned: PlannedStep['step'] | undefined): boolean =>
  step.kind === planned?.kind &&
  (step.kind === 'add' || JSON.stringify(step.changes) === JSON.stringify(planned.changes))
