import { isTooMuch, mayVanish, type Vanishing } from '../catalogue/sync/hide-limit.ts'
import type { SourceRecord } from '../catalogue/sync/provenance.ts'
import type { SourceKey } from '../catalogue/sync/source-repository.ts'
import { type Step, type StepKind, type SyncRun, stepKinds } from '../catalogue/sync/sync-step.ts'
import type { Diagnostic } from '../sources/source.ts'
import type { Pace } from './import-images.ts'
import type { Spool } from './spool.ts'

export interface PlannedStep {
  readonly step: PlanStep
  /** Absent: the source does not have the image any more. */
  readonly record?: SourceRecord
}

/** A step for display. For `add`, `changes` is empty: they follow from the source record. */
export type PlanStep = Omit<Step, 'write' | 'provenance'>

export type StepCounts = Readonly<Record<StepKind, number>>

export const noSteps = (): Record<StepKind, number> =>
  Object.fromEntries(stepKinds.map((kind) => [kind, 0])) as Record<StepKind, number>

/** What a synchronisation of a source would do. */
export interface SyncPlan {
  readonly source: SourceKey
  readonly run: SyncRun
  readonly counts: StepCounts
  /** Number of images with a value that was set in the catalogue and stays. */
  readonly kept: number
  /** Number of rows of the source that cannot be images. */
  readonly problems: number
  /** A part of the source could not be read, so no image counts as missing. */
  readonly partial: boolean
  /** Why the plan must not be executed: a sentence that says what to do. */
  readonly refusal?: string
  /** The signal stopped the reading. The plan must not be used. */
  readonly aborted: boolean
  /** All steps but those of the kind `leave` without kept values; the steps for missing images come last. */
  readonly steps: Spool<PlannedStep>
}

export interface PlanOptions extends Omit<SyncRun, 'source'> {
  /** Percent of the source's images that may be missing in one run. */
  readonly maxHide: number
  readonly signal?: AbortSignal
  readonly onProgress?: (pace: Pace) => void
  readonly onProblem?: (problem: Diagnostic) => void
  readonly onNote?: (note: Diagnostic) => void
}

/** Does any step write something? */
export const hasChanges = ({ skip: _, leave: __, ...writing }: StepCounts): boolean =>
  Object.values(writing).some((count) => count > 0)

/** The text of `SyncPlan.refusal`; undefined if not too many images are missing. */
export function refusalOf(vanishing: Vanishing): string | undefined {
  if (!isTooMuch(vanishing)) return undefined
  const { known, vanished, maximum } = vanishing
  const share = Math.ceil((vanished * 100) / known)
  return (
    `${vanished} of the source's ${known} images are gone from it, and at most ${mayVanish(vanishing)} may go at once ` +
    `(--max-hide ${maximum}): nothing was done. Look at the source; if that is right, say --max-hide ${share}`
  )
}
