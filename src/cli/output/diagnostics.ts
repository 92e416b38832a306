import type { Diagnostic } from '../../sources/source.ts'
import { type Output, print } from '../context.ts'
import type { ProgressLine } from './progress.ts'
import { type RemarkReport, RemarkSums } from './remark-sums.ts'
import { printable } from './width.ts'

/** So many of each are printed unless all are asked for; the rest are counted. */
const printed = { skipped: 20, note: 5 }
type Word = keyof typeof printed

/** What the flag `--all` does to a log. */
export const allRemarksHelp = 'print all notes and skipped rows'

/** What a source says of single rows, on stderr, as it goes. */
export interface DiagnosticLog {
  problem(remark: Diagnostic): void
  note(remark: Diagnostic): void
  /** Say how many were not printed. */
  finish(): Promise<void>
  report(): RemarkReport
}

/** @param all print every remark */
export function remarkLog(output: Output, line: ProgressLine, all: boolean): DiagnosticLog {
  const sums = { skipped: new RemarkSums(), note: new RemarkSums() }
  const counts = { skipped: 0, note: 0 }
  const say = (word: Word, remark: Diagnostic) => {
    sums[word].add(remark)
    counts[word]++
    if (!all && counts[word] > printed[word]) return
    line.clear()
    output.write(`${word}: ${printable(`${remark.place}: ${remark.reason}`)}\n`)
  }
  return {
    problem: (remark) => say('skipped', remark),
    note: (remark) => say('note', remark),
    async finish() {
      for (const word of Object.keys(counts) as Word[]) {
        const more = counts[word] - printed[word]
        if (!all && more > 0) await print(output, `${word}: ${more} more; --all prints them\n`)
      }
    },
    report: () => ({
      problems: sums.skipped.list,
      notes: sums.note.list,
      left_out: { problems: sums.skipped.leftOut, notes: sums.note.leftOut },
    }),
  }
}
