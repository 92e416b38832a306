import type { Diagnostic } from '../../sources/source.ts'
import { type Output, print } from '../context.ts'
import type { ProgressLine } from './progress.ts'
import { printable } from './width.ts'

/** So many of each are printed unless all are wanted; the rest are counted. */
const printed = { skipped: 20, note: 5 }
type Word = keyof typeof printed

/** Help of the flag `--all`. */
export const allDiagnosticsHelp = 'print all notes and skipped rows'

/** Remarks of a source on single rows, printed to stderr as they come. */
interface DiagnosticLog {
  problem(remark: Diagnostic): void
  note(remark: Diagnostic): void
  /** Print how many were not printed. */
  finish(): Promise<void>
  report(): DiagnosticReport
}

/** @param all print every remark */
export function diagnosticLog(output: Output, line: ProgressLine, all: boolean): DiagnosticLog {
  const sums = { skipped: new DiagnosticSums(), note: new DiagnosticSums() }
  const log = (word: Word, remark: Diagnostic) => {
    sums[word].add(remark)
    if (!all && sums[word].count > printed[word]) return
    line.clear()
    output.write(`${word}: ${printable(`${remark.place}: ${remark.reason}`)}\n`)
  }
  return {
    problem: (remark) => log('skipped', remark),
    note: (remark) => log('note', remark),
    async finish() {
      for (const word of Object.keys(sums) as Word[]) {
        const more = sums[word].count - printed[word]
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

/** Remarks with the same reason. */
interface DiagnosticSum {
  readonly reason: string
  readonly count: number
  /** The first ones. */
  readonly places: readonly string[]
}

/** The remarks in `--output json`: its size does not grow with their number. */
export interface DiagnosticReport {
  readonly problems: readonly DiagnosticSum[]
  readonly notes: readonly DiagnosticSum[]
  /** Remarks for reasons that are not listed. */
  readonly left_out: { readonly problems: number; readonly notes: number }
}

const mostReasons = 1_000
const mostPlaces = 5

/** Remarks counted by their reasons; only the first reasons are kept. */
class DiagnosticSums {
  count = 0
  leftOut = 0
  readonly #sums = new Map<string, DiagnosticSum & { count: number; places: string[] }>()

  add({ place, reason }: Diagnostic): void {
    this.count++
    const sum = this.#sums.get(reason)
    if (sum) {
      sum.count++
      if (sum.places.length < mostPlaces) sum.places.push(place)
    } else if (this.#sums.size < mostReasons) this.#sums.set(reason, { reason, count: 1, places: [place] })
    else this.leftOut++
  }

  get list(): readonly DiagnosticSum[] {
    return [...this.#sums.values()]
  }
}
