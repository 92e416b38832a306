import type { AccountId, Image, ImageField, ImageId } from 'scp-images-client/contract/image-fields'
import type { Actor, Change, FoundImage, StoredImage } from './changes/change.ts'
import type { DataVersion } from './data-version.ts'
import type { HistoryRow } from './history.ts'
import type { Member, ScopeKind } from './query/access.ts'
import type { ImageQuery } from './query/image-query.ts'
import type { SortKey } from './query/sort.ts'

/** An image to be stored, with the accounts it is shared with. Absent members: leave those that are stored. */
export interface ImageWrite {
  readonly image: Image
  readonly members?: readonly Member[]
  /**
   * Earlier states of the image in its source, the oldest first. History gets a change for each: for a new image all of
   * them, for a stored one those that follow on the stored state, else none.
   */
  readonly earlier?: readonly Image[]
}

export type WriteOutcome = 'added' | 'changed' | 'unchanged'

interface ApplyOptions {
  readonly dryRun?: boolean
  /** The actor in the history; absent: an unsigned import. */
  readonly actor?: Actor
}

/** The state of one account's lists. */
export interface Audience {
  readonly account: AccountId
  /** Differs whenever anything that the account's lists show may have changed, also after a restore. */
  readonly state: string
}

/** Where a page starts: the marker, and a text that changes when the image's place in the order does. */
export interface Position {
  readonly id: ImageId
  readonly state: string
}

export interface ListRequest {
  readonly audience: Audience
  readonly query: ImageQuery
  /** Fields of the answer, alphabetical: one of the sets of `fieldsOf`. */
  readonly fields: readonly ImageField[]
  /** Where `query.marker` stands; given exactly when there is one. */
  readonly after?: Position
}

/** Text of the wire, ASCII only. A buffer is the receiver's own. */
export type PageText = string | Buffer

/** One page, rendered. */
export interface ImagePage {
  /** The wire's JSON objects, joined by commas, in pieces. */
  readonly json: readonly PageText[]
  readonly count: number
  /** Id of the last image, when there are more after it. */
  readonly next?: ImageId
}

/**
 * The catalogue's metadata store. One implementation, several engines; the suite
 * `test/repository/suites/image-repository.suite.ts` is its contract.
 */
export interface ImageRepository {
  /**
   * The present state of the account's list, perhaps of one visibility only. Costs one small look-up; to be read before
   * `list`, with the query's visibility (or `pending`), and used for that list only.
   * @param asOf data version of the request, where it is known
   */
  audience(account: AccountId, kind?: ScopeKind, asOf?: DataVersion): Promise<Audience>
  /**
   * Position of a marker in an order; undefined when there is no such image or the audience's account may not see it.
   * All images that the account may see count, with any visibility.
   * @param asOf data version of the request, where it is known
   */
  position(
    marker: ImageId,
    audience: Audience,
    sort: readonly SortKey[],
    asOf?: DataVersion,
  ): Promise<Position | undefined>
  /** One page. Reads no more rows than the page needs. */
  list(request: ListRequest): Promise<ImagePage>
  /**
   * The image with its members and tags, in any visibility; undefined when it does not exist.
   * @param asOf data version of the request, where it is known: a replica that holds it may answer
   */
  find(id: ImageId, asOf?: DataVersion): Promise<FoundImage | undefined>
  /**
   * Read an image and decide its change in isolation: no other write happens in between, so no update is lost. The
   * result of `decide` is stored in one transaction, with one row of history for each image it changes, and is durable
   * and in every list when the promise resolves. An error of `decide` rolls back and is passed on. `decide` may be
   * called again if the database requires another try: it must have no effects of its own.
   * @throws CatalogueError UNAVAILABLE when another process blocks writes for too long
   */
  change<T>(actor: Actor, id: ImageId, decide: (stored: StoredImage | undefined) => Change<T>): Promise<T>
  /** What was done to an image, the last change first; also of an image that is deleted. Empty when it never was. */
  history(id: ImageId): Promise<HistoryRow[]>
  /**
   * Add or update images by id, all in one transaction: all or nothing, durable when the promise resolves. An image
   * equal to the stored one is left alone, any other gets a row of history. With `dryRun` nothing is written. Returns
   * one outcome an image, in order; of an id that is repeated the later image stays.
   */
  apply(batch: readonly ImageWrite[], options?: ApplyOptions): Promise<WriteOutcome[]>
  /** How many images there are, hidden ones included. */
  count(): Promise<number>
  /**
   * Announce many writes. A small catalogue drops its list indexes until `finishLoad`, which makes loading several
   * times faster and lists slow meanwhile; a large one keeps them.
   */
  startLoad(): Promise<void>
  /** Build the list indexes that are missing; `onIndex` is called for each. Also done when a store is opened. */
  finishLoad(onIndex?: (done: number, total: number) => void): Promise<void>
}
