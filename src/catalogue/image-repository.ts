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
   * What the image was before, as far as its source tells, the oldest first. History gets a change for each: of a new
   * image for all, of a stored one for those that follow on what is stored, else for none.
   */
  readonly earlier?: readonly Image[]
}

export type WriteOutcome = 'added' | 'changed' | 'unchanged'

interface ApplyOptions {
  readonly dryRun?: boolean
  /** Who the history names; absent: an import nobody signed. */
  readonly actor?: Actor
}

/** What one account's lists are made of at one moment. */
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
   * What a list of the account, perhaps of one visibility only, is made of now. Costs one small look-up; take it
   * before `list`, with the query's visibility (or `pending`), and use it for that list only.
   * @param asOf the moment of the request, where it is known
   */
  audience(account: AccountId, kind?: ScopeKind, asOf?: DataVersion): Promise<Audience>
  /**
   * Position of a marker in an order; undefined when there is no such image or the audience's account may not see it.
   * All that the account may see counts, whatever visibility the audience was asked for.
   * @param asOf the moment of the request, where it is known
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
   * The image whatever its visibility, with its members and tags; undefined when there is none.
   * @param asOf the moment of the request, where it is known: a copy that holds it will do then
   */
  find(id: ImageId, asOf?: DataVersion): Promise<FoundImage | undefined>
  /**
   * Look at an image and decide what becomes of it, alone: nothing is written by anyone else in between, so no update
   * is lost. What `decide` answers is stored in one transaction, with one row of history for each image it changes, and
   * is durable and in every list when the promise resolves. What `decide` throws undoes everything and is passed on.
   * `decide` may be called again if the database asks for another try: it must have no effects of its own.
   * @throws CatalogueError UNAVAILABLE when another process keeps the database from being written for too long
   */
  change<T>(actor: Actor, id: ImageId, decide: (stored: StoredImage | undefined) => Change<T>): Promise<T>
  /** What was done to an image, the last change first; also of an image that is deleted. Empty when it never was. */
  history(id: ImageId): Promise<HistoryRow[]>
  /**
   * Add or update images by id, all in one transaction: all or nothing, durable when the promise resolves.
   * An image equal to the stored one is left alone, any other gets a row of history. With `dryRun` nothing is written.
   * Answers one outcome an image, in order; of an image that comes twice the later one stays.
   */
  apply(batch: readonly ImageWrite[], options?: ApplyOptions): Promise<WriteOutcome[]>
  /** How many images there are, hidden ones included. */
  count(): Promise<number>
  /**
   * Tell the store that many writes follow. A small catalogue gives up its list indexes until `finishLoad`, which
   * makes loading several times faster and lists slow meanwhile; a large one keeps them.
   */
  startLoad(): Promise<void>
  /** Build the list indexes that are missing; `onIndex` hears of each. Also done when a store is opened. */
  finishLoad(onIndex?: (done: number, total: number) => void): Promise<void>
}
