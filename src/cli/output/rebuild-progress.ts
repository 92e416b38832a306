import type { RebuildProgress } from '../../repository/open.ts'
import type { Output } from '../context.ts'
import { countText, progressLine } from './progress.ts'

/** Between two lines where there is no terminal, ms. */
const interval = 10_000

/**
 * Shows the progress of rebuilding the list index. A release does that at its first start on a catalogue of an older release;
 * it takes one or two minutes for a million images. On a terminal one line is overwritten, else a line is logged at intervals.
 * @param log writes a line where there is no terminal
 */
export function rebuildProgress(
  output: Output,
  log: (text: string) => void = (text) => output.write(`${text}\n`),
  now: () => number = Date.now,
): (progress: RebuildProgress) => void {
  const line = progressLine(output, now)
  const rateOf = rateSince(now)
  let last = Number.NEGATIVE_INFINITY
  return (progress) => {
    const text = `making the list index anew for this release: ${stateText(progress, rateOf)}`
    line.show(text)
    const isOver = progress.what === 'indexes' && progress.done === progress.total
    if (isOver) line.clear()
    // A small catalogue takes too little time for a line.
    const isWorthIt = !isOver && progress.total >= worthALine && now() - last >= interval
    if (output.isTTY === true || progress.what === 'indexes' || !isWorthIt) return
    last = now()
    log(text)
  }
}

const worthALine = 20_000

function stateText({ what, done, total }: RebuildProgress, rateOf: (done: number) => number): string {
  if (what === 'indexes') return `index ${Math.min(done + 1, total)} of ${total}`
  return `${countText(done)} of ${countText(total)} images, ${countText(rateOf(done))}/s`
}

/** Images a second since the first call. */
function rateSince(now: () => number): (done: number) => number {
  let first: { done: number; at: number } | undefined
  return (done) => {
    first ??= { done, at: now() }
    const seconds = (now() - first.at) / 1000
    return seconds > 0 ? (done - first.done) / seconds : 0
  }
}
