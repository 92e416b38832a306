import type { Image, ImageField } from 'scp-images-client/contract/image-fields'
import type { Tag } from '../../catalogue/changes/change.ts'
import type { Member, Scope, StoredMember } from '../../catalogue/query/access.ts'
import { scopesOf } from '../../catalogue/query/access.ts'
import { classFields, encodeUuid, listColumns, type SqlValue } from './columns.ts'
import { renderText } from './image-text.ts'

/** An image to be stored. Absent parts stay as they are. */
interface Put {
  readonly image: Image
  readonly members?: readonly MemberPut[]
  readonly tags?: readonly Tag[]
  readonly earlier?: readonly Image[]
}

/** A member to be stored; without times it keeps those it has, or gets the image's. */
export type MemberPut = Member & Partial<StoredMember>

/** What SQL keeps of an image, computed: half of the work of storing it. */
export interface EncodedImage extends Put {
  readonly uuid: Uint8Array
  /** Values in the order of `listColumns`. */
  readonly list: readonly SqlValue[]
  /** Values in the order of `classFields`. */
  readonly class: readonly SqlValue[]
  /** Values in the order of `textColumns`. */
  readonly text: readonly SqlValue[]
  /** In no list. */
  readonly hidden: boolean
}

/** An image that was prepared elsewhere stays as it is. */
export function encodeImage(put: Put | EncodedImage): EncodedImage {
  if ('uuid' in put) return put
  const { image, members, tags, earlier } = put
  const { json, cuts } = renderText(image)
  const list = listValues(image)
  return {
    image,
    ...(members && { members }),
    ...(tags && { tags }),
    ...(earlier && { earlier }),
    uuid: encodeUuid(image.id),
    list,
    class: classValuesOf(list),
    text: [json, ...cuts],
    hidden: image.os_hidden,
  }
}

/** Values in the order of `listColumns`. */
export const listValues = (image: Image): SqlValue[] =>
  listColumns.map(({ field, encode }) => encode(image[field]))

const placeOf = (field: ImageField) => listColumns.findIndex((column) => column.field === field)
const classPlaces = classFields.map(placeOf)

/** Of the list values, those in the order of `classFields`. */
export const classValuesOf = (list: readonly SqlValue[]): SqlValue[] =>
  classPlaces.map((place) => list[place] as SqlValue)

const [ownerPlace, visibilityPlace, createdPlace] = (['owner', 'visibility', 'created_at'] as const).map(
  placeOf,
) as [number, number, number]

/** The audiences that a list shows the image to. */
export const audienceOf = ({ list, hidden }: EncodedImage, members: readonly Member[]): Scope[] =>
  scopesOf(
    {
      owner: list[ownerPlace] as string,
      visibility: list[visibilityPlace] as Image['visibility'],
      os_hidden: hidden,
    },
    members,
  )

/** Images with equal first parts are listed together, in the order of the second. */
export const clusteringKeyOf = ({ list }: EncodedImage): { among: string; at: number } => ({
  among: list[visibilityPlace] === 'public' ? '' : (list[ownerPlace] as string),
  at: list[createdPlace] as number,
})
