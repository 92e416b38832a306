import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SourceKey, SourceOrder } from '../../catalogue/sync/source-repository.ts'
import { openSpool } from '../../ingest/spool.ts'
import { applyPlan, type SyncResult } from '../../ingest/sync-executor.ts'
import { hasChanges, type PlannedStep, type SyncPlan } from '../../ingest/sync-plan.ts'
import { planSource } from '../../ingest/sync-planner.ts'
import { countsText, runText } from '../../ingest/sync-summary.ts'
import { schedulerTimes } from '../../jobs/scheduler.ts'
import type { Services } from '../../main.ts'
import type { ImageSource } from '../../sources/source.ts'
import { confirm } from '../client/prompt.ts'
import { type Context, note, print } from '../context.ts'
import { CommandFailure, exitCodes } from '../exit-codes.ts'
import { diagnosticLog } from '../output/diagnostics.ts'
import { progressLine, progressText } from '../output/progress.ts'
import { printPlan, printSyncJson } from '../output/sync-plan.ts'

export interface SyncOptions {
  readonly prune?: boolean
  /** Percent. */
  readonly maxHide: number
  readonly yes?: boolean
  readonly all?: boolean
  readonly json: boolean
  readonly detailedExitcode?: boolean
}

/** The owner and the settings with which a source is read. */
type ReadAs = Pick<SourceOrder, 'account' | 'settings'>

interface Work {
  readonly key: SourceKey
  readonly open: () => ImageSource
  readonly readAs: ReadAs
  readonly store: Services['store']
  readonly signal: AbortSignal
  readonly context: Context
}

/**
 * Plan the synchronisation of a source, print the plan, and apply it if that is wanted.
 * @throws CommandFailure when it was refused, was interrupted or skipped rows, and as `--detailed-exitcode` requires
 */
export async function syncOnce(work: Work, options: SyncOptions): Promise<void> {
  const { key, store, signal, context, readAs } = work
  const at = Date.now()
  const { prune = false, maxHide, all = false, json } = options
  const spool = await openSpool<PlannedStep>()
  const line = progressLine(context.stderr)
  const remarks = diagnosticLog(context.stderr, line, all)
  try {
    const plan = await planSource(work.open(), key, store.sources, spool, {
      now: at,
      prune,
      maxHide,
      signal,
      onProgress: (pace) => line.show(progressText(pace)),
      onProblem: remarks.problem,
      onNote: remarks.note,
    })
    line.clear()
    await remarks.finish()
    if (plan.aborted) throw new CommandFailure('interrupted', 'interrupted: nothing was done')
    if (!json) await printPlan(plan, all, context)
    const result = (await isWanted(plan, work, options)) ? await apply(plan, work, line.show) : undefined
    line.clear()
    if (isDone(plan, result)) await recordRun(store.sources, key, readAs, at, runText(plan, result))
    if (json) await printSyncJson(plan, result, remarks.report(), context)
    else if (result) await print(context.stdout, doneText(result))
    throwFailure(plan, result, options)
  } catch (error) {
    // A source that is interrupted may throw an error of its own.
    if (signal.aborted && !(error instanceof CommandFailure))
      throw new CommandFailure('interrupted', 'interrupted: nothing was done')
    throw error
  } finally {
    line.clear()
    await spool.close()
  }
}

/** Is the plan to be applied? Without `--yes`, and where no question can be asked, it is not. */
async function isWanted(
  plan: SyncPlan,
  { key, context }: Work,
  { yes, json }: SyncOptions,
): Promise<boolean> {
  if (plan.partial)
    await note(context, 'note: not all of the source could be read, so nothing counts as gone')
  if (plan.refusal !== undefined || !hasChanges(plan.counts)) return false
  if (yes) return true
  if (json || key.place === '-' || context.stdin.isTTY !== true) {
    await note(context, 'note: this was the plan only, nothing was done; --yes does it')
    return false
  }
  // While it waits for an answer, Ctrl-C may end the process at once.
  const release = context.onInterrupt(() => process.exit(exitCodes.interrupted.code))
  try {
    await confirm(context, 'do this')
    return true
  } finally {
    release()
  }
}

/** Is the catalogue in the state of the plan? */
const isDone = (plan: SyncPlan, result: SyncResult | undefined): boolean =>
  result ? !result.aborted : plan.refusal === undefined && !hasChanges(plan.counts)

async function apply(
  plan: SyncPlan,
  { store, signal }: Work,
  show: (text: string) => void,
): Promise<SyncResult> {
  const { leave: _, skip: __, ...writing } = plan.counts
  const total = Object.values(writing).reduce((sum, count) => sum + count, 0)
  return applyPlan(plan, store, {
    signal,
    onProgress: (done) => show(`${done} of ${total} done`),
    onIndex: (done, count) => show(`building indexes: ${done} of ${count}`),
  })
}

function doneText({ counts, differing }: SyncResult): string {
  const others =
    differing === 0 ? '' : ` The catalogue was changed meanwhile: ${differing} became other than planned.`
  return `Done: ${countsText(counts, 'done')}.${others}\n`
}

/** @throws CommandFailure for every exit code but 0 */
function throwFailure(
  plan: SyncPlan,
  result: SyncResult | undefined,
  { detailedExitcode }: SyncOptions,
): void {
  if (plan.refusal !== undefined) throw new CommandFailure('refused', plan.refusal)
  if (result?.aborted) {
    throw new CommandFailure('interrupted', 'interrupted: what is done is done; run it again for the rest')
  }
  if (detailedExitcode && !result && hasChanges(plan.counts)) throw new CommandFailure('pending')
  if (plan.problems > 0) throw new CommandFailure('refused', `${plan.problems} rows were skipped`)
}

/**
 * Record a synchronisation by hand for `sources list`, if the server follows the source with the same owner and settings.
 * The time of its next run does not change. While the source is being run nothing is recorded: that run records its own
 * result.
 */
async function recordRun(
  sources: Services['store']['sources'],
  { name }: SourceKey,
  { account, settings }: ReadAs,
  at: number,
  result: string,
): Promise<void> {
  const known = await sources.find(name)
  if (!known || known.order.account !== account) return
  if (!isDeepStrictEqual(known.order.settings ?? {}, settings ?? {})) return
  const worker = randomUUID()
  const source = await sources.claim(worker, Date.now(), schedulerTimes.lease, name)
  if (source)
    await sources.release(source.id, worker, { at, result, failed: false, next_run: source.next_run })
}
