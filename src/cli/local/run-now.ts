import { randomUUID } from 'node:crypto'
import { processSource } from '../../ingest/reader/process-source.ts'
import { runSource } from '../../ingest/sync-source.ts'
import { type RanSource, runClaimed } from '../../jobs/run-claimed.ts'
import { schedulerTimes } from '../../jobs/scheduler.ts'
import { realTimers } from '../../jobs/timers.ts'
import type { Services } from '../../main.ts'
import { type Context, note } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'

/** @throws CommandFailure when there is no such source */
export async function requireSource(sources: Services['store']['sources'], name: string): Promise<void> {
  if (!(await sources.find(name)))
    throw new CommandFailure('notFound', `there is no source ${name}; "sources list" shows what there is`)
}

/**
 * Run a source in this process, as a server would.
 * @throws CommandFailure when there is no such source, or one is being run
 */
export async function runNow(
  { store, dataFolder }: Services,
  name: string,
  signal: AbortSignal,
  context: Context,
): Promise<RanSource> {
  const { sources } = store
  await requireSource(sources, name)
  const worker = randomUUID()
  const source = await sources.claim(worker, Date.now(), schedulerTimes.lease, name)
  if (!source) {
    throw new CommandFailure(
      'conflict',
      'a source is being run, and one is run at a time; try again when it is done',
    )
  }
  return runClaimed(
    source,
    {
      sources,
      run: (one, until) =>
        runSource(one, store, {
          open: processSource,
          environment: context.environment,
          dataFolder,
          signal: until,
          now: Date.now(),
        }),
      worker,
      timers: realTimers,
      times: schedulerTimes,
      random: Math.random,
      onTrouble: (what, error) => void note(context, `${what}: ${(error as Error).message}`),
    },
    signal,
  )
}
