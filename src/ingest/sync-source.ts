import { stat } from 'node:fs/promises'
import type { AccountRepository } from '../accounts/account.ts'
import { defaultMaxHide } from '../catalogue/sync/hide-limit.ts'
import type { Source, SourceRepository } from '../catalogue/sync/source-repository.ts'
import { isSourceKind, type OpenSource, type SourceKind, sourceKinds } from '../sources/kinds.ts'
import { type ImageSource, SourceError, type SourceOptions } from '../sources/source.ts'
import { openSpool } from './spool.ts'
import { applyPlan, type SyncStores } from './sync-executor.ts'
import { hasChanges, type PlannedStep } from './sync-plan.ts'
import { planSource } from './sync-planner.ts'
import { runText } from './sync-summary.ts'

interface RunStores extends SyncStores {
  readonly sources: Pick<SourceRepository, 'findImages' | 'imagesOfSource' | 'apply'>
  readonly accounts: Pick<AccountRepository, 'findAccount'>
}

interface RunContext {
  /** In a server, reading must not block requests. */
  readonly open: OpenSource
  /** The environment of this process. A kind gets the variables that its row names. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly dataFolder: string
  readonly signal: AbortSignal
  /** Unix time, ms. */
  readonly now: number
}

/** Synchronises a source with the settings it was added with, without user interaction. Returns the result as a sentence. */
export async function runSource(
  source: Source,
  stores: RunStores,
  context: RunContext,
): Promise<{ text: string; failed: boolean }> {
  const { signal, now } = context
  const { prune = false, maxHide = defaultMaxHide } = source.order
  const spool = await openSpool<PlannedStep>()
  try {
    const opened = await openNow(source, stores, context)
    const plan = await planSource(opened, source, stores.sources, spool, { signal, now, prune, maxHide })
    if (plan.refusal !== undefined) return { text: plan.refusal, failed: true }
    if (plan.aborted || !hasChanges(plan.counts)) return { text: runText(plan), failed: false }
    return { text: runText(plan, await applyPlan(plan, stores, { signal })), failed: false }
  } catch (error) {
    if (error instanceof SourceError) return { text: error.message, failed: true }
    throw error
  } finally {
    await spool.close()
  }
}

async function openNow(
  { kind, place, order }: Source,
  { accounts }: RunStores,
  { open, environment, dataFolder, signal }: RunContext,
): Promise<ImageSource> {
  if (!isSourceKind(kind))
    throw new SourceError(
      `This release reads no sources of the kind ${kind}. Remove the source, or use a release that reads them.`,
    )
  for (const path of [place, ...Object.values(order.settings ?? {})]) await refuseEndless(path)
  const owner = order.account === undefined ? undefined : await accounts.findAccount(order.account)
  const options: SourceOptions = {
    ...(order.account !== undefined && { account: order.account }),
    ...(owner && { accountName: owner.name, userName: owner.user }),
    settings: order.settings ?? {},
    environment: variablesOf(sourceKinds[kind], environment),
    dataFolder,
    traced: true,
    signal,
  }
  return open(kind, place, options)
}

/** Refuses pipes and devices: reading them may never end, and no user could interrupt it. */
async function refuseEndless(path: string): Promise<void> {
  // If it is no path or does not exist, the kind of source reports it.
  const found = await stat(path).catch(() => undefined)
  if (!found || found.isFile() || found.isDirectory()) return
  throw new SourceError(
    `${path} is neither a file nor a folder, as a source that is run on a schedule has to be.`,
  )
}

function variablesOf(
  { variables = [] }: SourceKind,
  environment: RunContext['environment'],
): Record<string, string> {
  return Object.fromEntries(
    variables.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  )
}
