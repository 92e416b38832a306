import type { AccountId, Image, ImageId } from 'scp-images-client/contract/image-fields'
import type { Job, JobEnd, NewJob } from '../job.ts'
import type { StoredMember } from '../query/access.ts'

/** The author of a change, in the history. */
export interface Actor {
  /** An operation's name, `import <kind>`, or `job <kind>`. */
  readonly operation: string
  readonly account_id: AccountId | null
  readonly access_key: string | null
  /** `req-…`: the request id. */
  readonly request_id: string | null
}

/** A change by the program itself, or by an unsigned import. */
export const unsignedActor = (operation: string): Actor => ({
  operation,
  account_id: null,
  access_key: null,
  request_id: null,
})

/** A label of an image, kept beside it. A key occurs once. */
export interface Tag {
  readonly key: string
  readonly value: string
}

/** An image as it is stored, with its members, tags and jobs, for any caller. */
export interface StoredImage {
  readonly image: Image
  /** Starts at 1, rises with every change of the image, its members or its tags. */
  readonly revision: number
  /** By account. */
  readonly members: readonly StoredMember[]
  /** By key. */
  readonly tags: readonly Tag[]
  /** Work on it that is not over, or that makes another image of it. */
  readonly jobs: readonly Job[]
}

/** An image as it is read, without the work on it. */
export type FoundImage = Omit<StoredImage, 'jobs'>

/** The new state of an image. Parts that are absent stay as they are; a new image has none. */
export interface ImagePut {
  readonly image: Image
  readonly members?: readonly StoredMember[]
  readonly tags?: readonly Tag[]
}

/** What one decision writes, all or nothing. */
export interface Change<T> {
  /** Images that are new or become something else. One that is equal to the stored one is not a change. */
  readonly puts?: readonly ImagePut[]
  /** Images that are deleted, with their members and tags; jobs that work on them end. */
  readonly removes?: readonly ImageId[]
  readonly newJobs?: readonly NewJob[]
  readonly jobEnds?: readonly JobEnd[]
  /** The result of `change`. */
  readonly result: T
}
