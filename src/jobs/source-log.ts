import { type Log, plain } from './job-log.ts'
import type { RanSource } from './run-claimed.ts'
import type { SourceObserver } from './scheduler.ts'

const lines: Readonly<Record<RanSource['result'], { readonly level: keyof Log; readonly text: string }>> = {
  done: { level: 'info', text: 'source synchronised' },
  failed: { level: 'warn', text: 'source not synchronised' },
  lost: { level: 'info', text: 'source taken over by another server' },
  stopped: { level: 'info', text: 'source given back' },
}

/** One line for each run of a source by schedule. */
export const sourceLog = (log: Log): SourceObserver => ({
  ran({ source, result, text, ms }) {
    const { level, text: line } = lines[result]
    log[level]({ source: source.name, kind: source.kind, ms: Math.round(ms), result: text }, line)
  },
  trouble(what, error) {
    log.error({ err: plain(error) }, what)
  },
})
