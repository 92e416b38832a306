import type { Member } from '../catalogue/access.ts'
import type { ImageWrite } from '../catalogue/image-repository.ts'
import type { Image, ImageId } from '../contract/image-fields.ts'
import { renderText } from './fragments.ts'
import { encodeUuid, facetFields, listColumns, type SqlValue } from './list-columns.ts'

/** What SQL keeps of an image, computed: half of the work of storing it. */
export interface PreparedImage {
  readonly id: ImageId
  readonly members: readonly Member[] | undefined
  /** What decides who sees it. */
  readonly access: Pick<Image, 'owner' | 'visibility' | 'os_hidden'>
  readonly uuid: Uint8Array
  /** Values in the order of `listColumns`. */
  readonly list: readonly SqlValue[]
  /** Values in the order of `facetFields`. */
  readonly facet: readonly SqlValue[]
  /** Values in the order of `textColumns`. */
  readonly text: readonly SqlValue[]
}

export function prepareImage({ image, members }: ImageWrite): PreparedImage {
  const { id, owner, visibility, os_hidden } = image
  const { json, cuts } = renderText(image)
  const list = listColumns.map(({ field, encode }) => encode(image[field]))
  return {
    id,
    members,
    uuid: encodeUuid(id),
    access: { owner, visibility, os_hidden },
    list,
    facet: facetPlaces.map((place) => list[place] as SqlValue),
    text: [json, ...cuts],
  }
}

const facetPlaces = facetFields.map((field) => listColumns.findIndex((column) => column.field === field))
