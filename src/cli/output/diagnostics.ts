import type { Diagnostic } from '../../sources/source.ts'
import { type Output, print } from '../context.ts'
import type { ProgressLine } from './progress.ts'
import { printable } from './width.ts'

/** So many of each are printed unless all are asked for; the rest are counted. */
const printed = { skipped: 20, note: 5 }
type Word = keyof typeof printed

/** What the flag `--all` does to a log. */
export const allDiagnosticsHelp = 'print all notes and skipped rows'

/** What a source says of single rows, on stderr, as it goes. */
interface DiagnosticLog {
  problem(remark: Diagnostic): void
  note(remark: Diagnostic): void
  /** Say how many were not printed. */
  finish(): Promise<void>
  report(): DiagnosticReport
}

/** @param all print every remark */
export function diagnosticLog(output: Output, line: ProgressLine, all: boolean): DiagnosticLog {
  const sums = { skipped: new DiagnosticSums(), note: new DiagnosticSums() }
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

/** Remarks for one and the same reason. */
interface DiagnosticSum {
  readonly reason: string
  readonly count: number
  /** The first ones. */
  readonly places: readonly string[]
}

/** What `--output json` says of single rows: the same size for ten remarks and for a million. */
export interface DiagnosticReport {
  readonly problems: readonly DiagnosticSum[]
  readonly notes: readonly DiagnosticSum[]
  /** Remarks for reasons that are not listed. */
  readonly left_out: { readonly problems: number; readonly notes: number }
}

const mostReasons = 1_000
const mostPlaces = 5

/** Remarks summed up by their reasons, of which the first are kept. */
class DiagnosticSums {
  #sums = new Map<string, DiagnosticSum & { count: number; places: string[] }>()
  #leftOut = 0

  add({ place, reason }: Diagnostic): void {
    const sum = this.#sums.get(reason)
    if (sum) {
      sum.count++
      if (sum.places.length < mostPlaces) sum.places.push(place)
    } else if (this.#sums.size < mostReasons) this.#sums.set(reason, { reason, count: 1, places: [place] })
    else this.#leftOut++
  }

  get list(): readonly DiagnosticSum[] {
    return [...this.#sums.values()]
  }

  get leftOut(): number {
    return this.#leftOut
  }
}
