import type { Source, SourceRepository } from '../catalogue/sync/source-repository.ts'
import { JobLost, keepLease, type LeaseTimes } from './lease.ts'
import type { Timers } from './timers.ts'

/** The result of a run, as a sentence without secrets. */
interface RunReport {
  readonly text: string
  readonly failed: boolean
}

/** How a run came to its end; `lost`: another worker has the source; `stopped`: this one stops. */
export interface RanSource {
  readonly source: Source
  readonly result: 'done' | 'failed' | 'lost' | 'stopped'
  readonly text: string
  /** How long it took, ms. */
  readonly ms: number
}

export interface SourceTools {
  readonly sources: Pick<SourceRepository, 'renew' | 'release'>
  /** Synchronise a source; ends early at the signal. Throws unexpected errors. */
  readonly run: (source: Source, signal: AbortSignal) => Promise<RunReport>
  readonly worker: string
  readonly timers: Timers
  readonly times: LeaseTimes
  /** 0 to 1. */
  readonly random: () => number
  readonly onTrouble: (what: string, error: unknown) => void
}

const unexpected = 'It could not be done, for a reason that the log of the server tells.'

/** Run a source that was claimed, keep it meanwhile, and give it back with what became of it. Does not reject. */
export async function runClaimed(source: Source, tools: SourceTools, stop: AbortSignal): Promise<RanSource> {
  const { sources, worker, timers, times, onTrouble } = tools
  const lease = keepLease(source, {
    jobs: sources,
    worker,
    timers,
    ...times,
    onTrouble: (error) => onTrouble('a source cannot be kept', error),
  })
  const began = timers.now()
  const onStop = () => lease.end(new Error('stopping'))
  stop.addEventListener('abort', onStop)
  if (stop.aborted) onStop()
  const report = await tools.run(source, lease.signal).catch((error: unknown): RunReport => {
    if (!lease.signal.aborted) onTrouble('a source met an error nobody expected', error)
    return { text: unexpected, failed: true }
  })
  stop.removeEventListener('abort', onStop)
  const { aborted, reason } = lease.signal
  lease.end()
  const ended = timers.now()
  const ran = { source, ms: ended - began }
  if (aborted && reason instanceof JobLost) return { ...ran, result: 'lost', text: 'another worker has it' }
  const end = {
    at: began,
    result: report.text,
    failed: report.failed,
    next_run: next(source, began, ended, tools),
  }
  await sources
    .release(source.id, worker, aborted ? undefined : end)
    .catch((error: unknown) => onTrouble('a source cannot be given back', error))
  if (aborted) return { ...ran, result: 'stopped', text: 'stopped before it was done' }
  return { ...ran, result: report.failed ? 'failed' : 'done', text: report.text }
}

const next = (source: Source, began: number, ended: number, { random }: SourceTools): number | null =>
  source.every === null ? null : nextRun(began, ended, source.every, random())

/**
 * A run begins up to so much earlier or later than its interval, so that the sources of many catalogues do not all run
 * at once.
 */
const jitter = 0.1

/**
 * When a source is run again, ms: an interval after it was begun, give or take a tenth; not at once, if it took longer.
 * @param random 0 to 1
 */
export function nextRun(began: number, ended: number, every: number, random: number): number {
  const wanted = began + every * (1 - jitter + 2 * jitter * random)
  return Math.round(Math.max(wanted, ended + every * jitter))
}
