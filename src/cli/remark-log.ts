import type { Remark } from '../sources/source.ts'
import { type Output, print } from './context.ts'
import type { ProgressLine } from './progress.ts'
import { printable } from './width.ts'

/** So many of each are printed; the rest are counted. */
const printed = { skipped: 20, note: 5 }
type Word = keyof typeof printed
/** So many are kept for `--output json`, so that a bad file of any length fits the memory. */
const kept = 10_000

/** What an import says of single rows, on stderr, as it goes. */
export interface RemarkLog {
  readonly problems: readonly Remark[]
  problem(remark: Remark): void
  note(remark: Remark): void
  /** Say how many were not printed. */
  finish(): Promise<void>
}

export function remarkLog(output: Output, line: ProgressLine): RemarkLog {
  const problems: Remark[] = []
  const counts = { skipped: 0, note: 0 }
  const say = (word: Word, { place, reason }: Remark) => {
    counts[word]++
    if (counts[word] > printed[word]) return
    line.clear()
    output.write(`${word}: ${printable(`${place}: ${reason}`)}\n`)
  }
  return {
    problems,
    problem(remark) {
      if (problems.length < kept) problems.push(remark)
      say('skipped', remark)
    },
    note: (remark) => say('note', remark),
    async finish() {
      for (const word of Object.keys(counts) as Word[]) {
        const more = counts[word] - printed[word]
        if (more > 0) await print(output, `${word}: ${more} more\n`)
      }
    },
  }
}
