import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { Actor } from '../changes/change.ts'
import type { KnownImage, Step } from './sync-step.ts'

/** What identifies a source: its name, and what it is a name of. */
export interface SourceKey {
  readonly name: string
  /** A word of the table of kinds. */
  readonly kind: string
  /** A file, a folder or an address, as the kind takes it. */
  readonly place: string
}

/** Options of scheduled runs. Holds no secret. */
export interface SourceOrder {
  /** Owner of images whose data names none. */
  readonly account?: string
  readonly prune?: boolean
  /** Percent, see hide-limit.ts. */
  readonly maxHide?: number
  /** Options of the kind, by their words. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A source of images as it is remembered. Times are Unix time, ms. */
export interface Source extends SourceKey {
  readonly id: number
  readonly order: SourceOrder
  /** Between two runs, ms; null: runs are started by hand. */
  readonly every: number | null
  readonly next_run: number | null
  /** End of a worker's lease, if it does not renew; null: none has it. */
  readonly lease_until: number | null
  /** The last run of those by schedule or by name, or by `sync` in the same manner. */
  readonly last_run: number | null
  /** Its result: a sentence. */
  readonly last_result: string | null
  readonly last_failed: boolean
  /** When the last one that did not fail began. */
  readonly last_success: number | null
}

/** How a run ended. */
interface RunEnd {
  readonly at: number
  readonly result: string
  readonly failed: boolean
  /** Null: not by itself. */
  readonly next_run: number | null
}

/**
 * The sources of a catalogue, and what is known of images because of them. A worker is a random text that names one
 * process.
 */
export interface SourceRepository {
  list(): Promise<Source[]>
  find(name: string): Promise<Source | undefined>
  /** How many images a source has, also those it does not have any more. */
  count(name: string): Promise<number>
  /** Images as they are now, one for each id, in their order. */
  findImages(ids: readonly ImageId[]): Promise<KnownImage[]>
  /** Ids of a source's images, some hundreds at a time; with `missing` also of those it does not have any more. */
  imagesOfSource(name: string, missing: boolean): AsyncIterable<readonly ImageId[]>
  /**
   * Read some images, each id once, and decide their steps in isolation: no other write happens in between. The steps
   * and the provenance are stored in one transaction, all or nothing, and are durable when the promise resolves. The
   * source is stored with the first of them. Steps that write nothing cost no commit. `decide` may be called again and
   * must have no effects of its own.
   */
  apply(
    actor: Actor,
    source: SourceKey,
    ids: readonly ImageId[],
    decide: (known: readonly KnownImage[]) => readonly Step[],
  ): Promise<readonly Step[]>
  /** Store a source and its options; the first scheduled run is due at `next_run`. */
  save(source: SourceKey, order: SourceOrder, every: number | null, next_run: number | null): Promise<void>
  /** Remove a source and its records. Its images stay as they are, and belong to no source. False: there is none. */
  remove(name: string): Promise<boolean>
  /**
   * Claim the source that has been due longest, or the one named, due or not, for `lease` ms. Undefined when none can
   * be claimed: one source at a time is run, over all workers.
   */
  claim(worker: string, now: number, lease: number, name?: string): Promise<Source | undefined>
  /** Keep a source for `lease` ms more. False when it is not the worker's any more. */
  renew(id: number, worker: string, now: number, lease: number): Promise<boolean>
  /** Give a source back; with the end of its run, or to be run again as soon as it is due. */
  release(id: number, worker: string, end?: RunEnd): Promise<void>
}
