import type { Diagnostic } from '../../sources/source.ts'

/** Remarks for one and the same reason. */
export interface RemarkSum {
  readonly reason: string
  readonly count: number
  /** The first ones. */
  readonly places: readonly string[]
}

/** What `--output json` says of single rows: the same size for ten remarks and for a million. */
export interface RemarkReport {
  readonly problems: readonly RemarkSum[]
  readonly notes: readonly RemarkSum[]
  /** Remarks for reasons that are not listed. */
  readonly left_out: { readonly problems: number; readonly notes: number }
}

const mostReasons = 1_000
const mostPlaces = 5

/** Remarks summed up by their reasons, of which the first are kept. */
export class RemarkSums {
  #sums = new Map<string, RemarkSum & { count: number; places: string[] }>()
  #leftOut = 0

  add({ place, reason }: Diagnostic): void {
    const sum = this.#sums.get(reason)
    if (sum) {
      sum.count++
      if (sum.places.length < mostPlaces) sum.places.push(place)
    } else if (this.#sums.size < mostReasons) this.#sums.set(reason, { reason, count: 1, places: [place] })
    else this.#leftOut++
  }

  get list(): readonly RemarkSum[] {
    return [...this.#sums.values()]
  }

  get leftOut(): number {
    return this.#leftOut
  }
}
