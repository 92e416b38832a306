import { isTooMuch, mayVanish, type Vanishing } from '../catalogue/sync/hide-limit.ts'
import type { SourceRecord } from '../catalogue/sync/provenance.ts'
import type { SourceKey } from '../catalogue/sync/source-repository.ts'
import { type Step, type StepKind, type SyncRun, stepKinds } from '../catalogue/sync/sync-step.ts'
import type { Diagnostic, SourceItem, SourcePosition } from '../sources/source.ts'
import type { Pace } from './import-images.ts'
import type { Spool } from './spool.ts'

/** What a source says of an image; undefined: it does not have it any more. */
export interface PlannedStep {
  readonly step: PlanStep
  readonly saying?: SourceRecord
}

/** A step as it is shown. Of an image that is added, `changes` is empty: the saying tells. */
export type PlanStep = Omit<Step, 'write' | 'provenance'>

export type StepCounts = Readonly<Record<StepKind, number>>

export const noSteps = (): Record<StepKind, number> =>
  Object.fromEntries(stepKinds.map((kind) => [kind, 0])) as Record<StepKind, number>

/** What synchronising a source would do. */
export interface SyncPlan {
  readonly source: SourceKey
  readonly run: SyncRun
  readonly counts: StepCounts
  /** Images of which a value that was set here stays. */
  readonly kept: number
  /** Rows of the source that cannot be images. */
  readonly problems: number
  /** A part of the source could not be read, so that nothing is taken for gone. */
  readonly partial: boolean
  /** Why nothing of it may be done: a sentence that says what to do. */
  readonly refusal?: string
  /** The signal ended the reading before the source did. Nothing of the plan is to be used. */
  readonly aborted: boolean
  /** All steps but those that leave an image without anything to say; what vanished comes last. */
  readonly steps: Spool<PlannedStep>
}

export interface PlanOptions extends Omit<SyncRun, 'source'> {
  /** Percent of the source's images that may vanish at once. */
  readonly maxHide: number
  readonly signal?: AbortSignal
  readonly onProgress?: (pace: Pace) => void
  readonly onProblem?: (problem: Diagnostic) => void
  readonly onNote?: (note: Diagnostic) => void
}

/** A source as far as a plan needs it. */
export type Readable = AsyncIterable<SourceItem> & { position?: () => SourcePosition }

/** Is there anything to write? */
export const hasChanges = ({ skip: _, leave: __, ...writing }: StepCounts): boolean =>
  Object.values(writing).some((count) => count > 0)

export function refusalOf(vanishing: Vanishing): string | undefined {
  if (!isTooMuch(vanishing)) return undefined
  const { known, vanished, maximum } = vanishing
  const share = Math.ceil((vanished * 100) / known)
  return (
    `${vanished} of the source's ${known} images are gone from it, and at most ${mayVanish(vanishing)} may go at once ` +
    `(--max-hide ${maximum}): nothing was done. Look at the source; if that is right, say --max-hide ${share}`
  )
}
