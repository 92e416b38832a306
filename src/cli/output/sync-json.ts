import type { SyncResult } from '../../ingest/sync-executor.ts'
import type { SyncPlan } from '../../ingest/sync-plan.ts'
import { type Context, print } from '../context.ts'
import type { DiagnosticReport } from './diagnostics.ts'
import { shownStep } from './sync-plan.ts'

/**
 * One JSON document of a plan and what was done, step by step, since there may be more steps than fit the memory.
 * `applied` is null when nothing was done.
 */
export async function printSyncJson(
  plan: SyncPlan,
  result: SyncResult | undefined,
  remarks: DiagnosticReport,
  context: Context,
): Promise<void> {
  const { source, counts, kept, partial, refusal = null } = plan
  const head = { source, plan: counts, kept, partial, refusal, applied: result ?? null, ...remarks }
  const text = JSON.stringify(head, null, 2)
  await print(context.stdout, `${text.slice(0, text.lastIndexOf('\n}'))},\n  "steps": [`)
  let separator = '\n    '
  for await (const planned of plan.steps.values()) {
    await print(context.stdout, separator + JSON.stringify(shownStep(planned)))
    separator = ',\n    '
  }
  await print(context.stdout, `${separator.startsWith(',') ? '\n  ' : ''}]\n}\n`)
}
