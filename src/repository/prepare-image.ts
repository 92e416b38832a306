import type { Member, StoredMember } from '../catalogue/access.ts'
import type { Tag } from '../catalogue/change.ts'
import type { Image } from '../contract/image-fields.ts'
import { renderText } from './fragments.ts'
import { encodeUuid, facetFields, listColumns, type SqlValue } from './list-columns.ts'

/** An image to be stored. Absent parts stay as they are. */
export interface Put {
  readonly image: Image
  readonly members?: readonly MemberPut[]
  readonly tags?: readonly Tag[]
}

/** A member to be stored; without times it keeps those it has, or gets the image's. */
export type MemberPut = Member & Partial<StoredMember>

/** What SQL keeps of an image, computed: half of the work of storing it. */
export interface PreparedImage extends Put {
  readonly uuid: Uint8Array
  /** Values in the order of `listColumns`. */
  readonly list: readonly SqlValue[]
  /** Values in the order of `facetFields`. */
  readonly facet: readonly SqlValue[]
  /** Values in the order of `textColumns`. */
  readonly text: readonly SqlValue[]
}

export function prepareImage(put: Put): PreparedImage {
  const { image, members, tags } = put
  const { json, cuts } = renderText(image)
  const list = listValues(image)
  return {
    image,
    ...(members && { members }),
    ...(tags && { tags }),
    uuid: encodeUuid(image.id),
    list,
    facet: facetPlaces.map((place) => list[place] as SqlValue),
    text: [json, ...cuts],
  }
}

/** Values in the order of `listColumns`. */
export const listValues = (image: Image): SqlValue[] =>
  listColumns.map(({ field, encode }) => encode(image[field]))

const facetPlaces = facetFields.map((field) => listColumns.findIndex((column) => column.field === field))
