import type { FieldChange } from '../../catalogue/history.ts'
import { changesOf } from '../../catalogue/sync/sync-merge.ts'
import type { StepKind } from '../../catalogue/sync/sync-step.ts'
import type { SyncResult } from '../../ingest/sync-executor.ts'
import type { PlannedStep, PlanStep, SyncPlan } from '../../ingest/sync-plan.ts'
import { countsText } from '../../ingest/sync-summary.ts'
import { type Context, hasColour, print, widthOf } from '../context.ts'
import type { DiagnosticReport } from './diagnostics.ts'
import { fittedLine } from './format.ts'
import { changeText, valueText } from './units.ts'
import { printable } from './width.ts'

/** So many steps are printed unless all are wanted. */
const printed = 100

/** The sign of a step, its colour (SGR), and a text for what the sign alone does not show. */
const signs: Readonly<Record<StepKind, { sign: string; colour: string; text?: string }>> = {
  add: { sign: '+', colour: '32' },
  change: { sign: '~', colour: '33' },
  restore: { sign: '+', colour: '32', text: 'is back at the source, and is shown again' },
  hide: { sign: '-', colour: '31', text: 'is gone at the source, and is hidden' },
  delete: { sign: '-', colour: '31', text: 'is gone at the source, and is deleted' },
  claim: { sign: '=', colour: '36' },
  skip: { sign: '!', colour: '35' },
  leave: { sign: ' ', colour: '0' },
}

/** A step with all its changes: for an added image, the values of the source. */
function shownStep({ step, record }: PlannedStep): PlanStep {
  if (step.kind !== 'add' || !record) return step
  const { image, members = [] } = record.write
  return { ...step, changes: changesOf(undefined, { image, members }) }
}

/**
 * Print a plan for people: a line an image, its changes below it, and a line of counts.
 * @param all print every step, also those that only list values that stay as they were set here
 */
export async function printPlan(plan: SyncPlan, all: boolean, context: Context): Promise<void> {
  const coloured = hasColour(context.stdout, context.environment)
  const maximum = widthOf(context.stdout, context.environment)
  let [count, more] = [0, 0]
  for await (const { step } of plan.steps.values()) {
    if (step.kind === 'leave' && !all) continue
    if (!all && count === printed) more++
    else {
      count++
      await print(context.stdout, stepText(step, coloured, maximum))
    }
  }
  if (more > 0) await print(context.stdout, `  … and ${more} more; --all prints them\n`)
  const space = count > 0 ? '\n' : ''
  const counts = `Plan: ${countsText(plan.counts, 'planned')}.${keptText(plan)}`
  await print(context.stdout, `${space}${fittedLine(counts, maximum)}\n`)
}

const keptText = ({ kept }: SyncPlan): string =>
  kept === 0 ? '' : ` What was set here stays, in ${kept} image${kept === 1 ? '' : 's'}.`

function stepText(
  { kind, id, name, reason, changes, kept }: PlanStep,
  coloured: boolean,
  maximum: number | undefined,
): string {
  const { sign, colour, text } = signs[kind]
  const mark = coloured && sign !== ' ' ? `\u001b[${colour}m${sign}\u001b[0m` : sign
  const why = reason ?? text
  const line = printable(`${name}  ${id}${why === undefined ? '' : `  ${why}`}`)
  const fitted = (text: string, hang: string) => fittedLine(text, maximum, hang)
  // The line itself describes the only change of hiding.
  const shown = kind === 'hide' ? [] : changes
  const below = [...shown.map(changeText), ...kept.map(keptLine)].map(
    (text) => `${fitted(`      ${printable(text)}`, ' '.repeat(8))}\n`,
  )
  // The sign is coloured afterwards: colours have no width.
  const head = fitted(`  ${sign} ${line}`, ' '.repeat(6)).slice(3)
  return `  ${mark}${head}\n${below.join('')}`
}

const keptLine = ({ field, before, after }: FieldChange) =>
  `${field}: ${valueText(before)} stays, as set here; the source says ${valueText(after)}`

/**
 * Print a plan and its result as one JSON document, step by step, since the steps may not fit the memory. `applied` is null
 * when nothing was done.
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
