import type { StepKind } from '../catalogue/sync/sync-step.ts'
import type { SyncResult } from './sync-executor.ts'
import type { StepCounts, SyncPlan } from './sync-plan.ts'

/** The texts for the kinds of steps, before and after execution. */
const words: Readonly<Record<StepKind, readonly [planned: string, done: string]>> = {
  add: ['to add', 'added'],
  change: ['to change', 'changed'],
  restore: ['to show again', 'shown again'],
  hide: ['to hide', 'hidden'],
  delete: ['to delete', 'deleted'],
  claim: ['to claim', 'claimed'],
  skip: ['skipped', 'skipped'],
  leave: ['unchanged', 'unchanged'],
}

/** `3 to add, 1 to change, 20 unchanged`, or `3 added, 1 changed`; kinds without a step are left out. */
export function countsText(counts: StepCounts, tense: 'planned' | 'done'): string {
  const parts = Object.entries(words).flatMap(([kind, pair]) => {
    const count = counts[kind as StepKind]
    return count > 0 ? [`${count} ${pair[tense === 'planned' ? 0 : 1]}`] : []
  })
  return parts.length > 0 ? parts.join(', ') : 'nothing'
}

/** The result of a run as a sentence. `result` is absent if the plan was not executed. */
export function runText(
  { counts, problems }: Pick<SyncPlan, 'counts' | 'problems'>,
  result?: SyncResult,
): string {
  const { skip, leave } = counts
  const text = result ? countsText({ ...result.counts, skip, leave }, 'done') : countsText(counts, 'planned')
  return text + (problems > 0 ? `, ${problems} rows cannot be images` : '')
}
