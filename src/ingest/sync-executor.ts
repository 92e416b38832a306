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
import { noSteps, type PlannedStep, type StepCounts, type SyncPlan } from './sync-plan.ts'

interface ApplyPlanOptions {
  /** Images a transaction. */
  readonly batchSize?: number
  /** Stops after the batch that is being written. */
  readonly signal?: AbortSignal
  /** Called after every batch, with the number of steps that are done. */
  readonly onProgress?: (done: number) => void
  /** The indexes given up for a large load are being built again. */
  readonly onIndex?: (done: number, total: number) => void
}

/** What was done. */
export interface SyncResult {
  readonly counts: StepCounts
  /** Steps that became others than planned, because the catalogue was changed in between. */
  readonly differing: number
  /** The signal ended it: the next run does the rest. */
  readonly aborted: boolean
}

interface Stores {
  readonly sources: Pick<SourceRepository, 'apply'>
  readonly images: Pick<ImageRepository, 'startLoad' | 'finishLoad'>
}

/** Small enough that others who write wait for some 0.2 s only. */
const usualBatchSize = 1000
/** For so many new images it pays that the store gives up its indexes while it loads. */
const largeLoad = 10_000

/** Who history names for what a source changes. */
const actorOfSource = (name: string) => unsignedActor(`sync ${name}`)

/**
 * Do what a plan says, a batch a transaction. Each step is decided again from what is stored by then, so that nothing that
 * was changed here since the plan was made is lost. What a killed run did not come to, the next one does.
 */
export async function applyPlan(
  plan: SyncPlan,
  { sources, images }: Stores,
  options: ApplyPlanOptions = {},
): Promise<SyncResult> {
  const { batchSize = usualBatchSize, signal, onProgress, onIndex } = options
  const actor = actorOfSource(plan.source.name)
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

const stepOf = (image: KnownImage, { saying }: PlannedStep, run: SyncRun): Step =>
  saying ? stepOfRecord(image, saying, run) : stepOfMissing(image, run)

/** An image that is added is what the source says, whatever the plan showed of it. */
const isAsPlanned = (step: Step, planned: PlannedStep['step'] | undefined): boolean =>
  step.kind === planned?.kind &&
  (step.kind === 'add' || JSON.stringify(step.changes) === JSON.stringify(planned.changes))
