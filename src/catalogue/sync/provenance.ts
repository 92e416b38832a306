import {
  filePathOf,
  type Image,
  type ImageId,
  imageFieldNames,
} from 'scp-images-client/contract/image-fields'
import type { ImageWrite } from '../image-repository.ts'
import type { Member, MemberStatus } from '../query/access.ts'

/** The document of a record: its name or address, and the SHA-256 of its content, hexadecimal. */
export interface SourceDocument {
  readonly name: string
  readonly sha256: string
}

/** A source's values of an image, and where they are. Members are absent where the source has none of its own. */
export interface SourceRecord {
  readonly write: ImageWrite
  /** Where in the source: `FILE line 7`. */
  readonly place?: string
  readonly document?: SourceDocument
}

/**
 * What is stored about an image of a source: one row an image, of the first source that had it. It is written when the
 * source's values change, or when the image vanishes or comes back, and not by each run.
 */
export interface Provenance {
  /** Name of the source. */
  readonly source: string
  /** The source's last values. A stored value that differs was set here. */
  readonly lastRecord: ImageWrite
  /** Where the source had the image first. */
  readonly place: string | null
  readonly document: SourceDocument | null
  /** Unix time, ms, as all times here. */
  readonly first_seen: number
  /** Since when the source has its current values. */
  readonly last_changed: number
  /** Since when the source does not have it any more; null: it has it. */
  readonly missing_since: number | null
  /** It is hidden because the source does not have it, and not because an account hid it. */
  readonly hidden: boolean
}

/**
 * A source record as a text to be stored and compared: equal records have equal texts. Nulls, and values that follow
 * from the id, are left out, which makes it a quarter shorter.
 */
export function recordText({ image, members }: ImageWrite): string {
  const kept = imageFieldNames.filter(
    (field) => field !== 'id' && image[field] !== null && image[field] !== impliedBy(image.id)[field],
  )
  return JSON.stringify({
    ...Object.fromEntries(kept.map((field) => [field, image[field]])),
    ...(members && { members: Object.fromEntries(members.toSorted(byAccount).map(entryOf)) }),
  })
}

/** The source record of a text of `recordText`. */
export function parseRecord(id: ImageId, text: string): ImageWrite {
  const { members, ...values } = JSON.parse(text) as Partial<Image> & {
    members?: Record<string, MemberStatus>
  }
  const known: Partial<Image> = { ...impliedBy(id), ...values }
  const image: Record<string, unknown> = {}
  for (const field of imageFieldNames) image[field] = known[field] ?? null
  return {
    image: image as unknown as Image,
    ...(members && {
      members: Object.entries(members).map(([member_id, status]) => ({ member_id, status })),
    }),
  }
}

const impliedBy = (id: ImageId): Partial<Image> => ({ id, file: filePathOf(id) })
const entryOf = ({ member_id, status }: Member) => [member_id, status] as const
const byAccount = (a: Member, b: Member) => (a.member_id < b.member_id ? -1 : 1)
