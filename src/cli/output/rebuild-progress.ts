import type { RebuildProgress } from '../../repository/open.ts'
import type { Output } from '../context.ts'
import { progressLine } from './progress.ts'

/** Between two lines where there is no terminal, ms. */
const interval = 10_000

/**
 * Shows how far the list index is made anew, which a release does at its first start on a catalogue that an older one made, and which
 * takes a minute or two at a million images: a line that is written over on a terminal, else a line now and then.
 * @param say writes a line where there is no terminal
 */
export function rebuildProgress(
  output: Output,
  say: (text: string) => void = (text) => output.write(`${text}\n`),
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
    // A small catalogue takes no time that is worth a line.
    const isWorthIt = !isOver && progress.total >= worthALine && now() - last >= interval
    if (output.isTTY === true || progress.what === 'indexes' || !isWorthIt) return
    last = now()
    say(text)
  }
}

const worthALine = 20_000
const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

function stateText({ what, done, total }: RebuildProgress, rateOf: (done: number) => number): string {
  if (what === 'indexes') return `index ${Math.min(done + 1, total)} of ${total}`
  return `${count.format(done)} of ${count.format(total)} images, ${count.format(rateOf(done))}/s`
}

/** Images a second since the first time it was asked. */
function rateSince(now: () => number): (done: number) => number {
  let first: { done: number; at: number } | undefined
  return (done) => {
    first ??= { done, at: now() }
    const seconds = (now() - first.at) / 1000
    return seconds > 0 ? (done - first.done) / seconds : 0
  }
}
