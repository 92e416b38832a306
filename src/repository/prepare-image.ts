import type { Member } from '../catalogue/access.ts'
import type { ImageWrite, PreparedWrite } from '../catalogue/image-repository.ts'
import type { Image } from '../contract/image-fields.ts'
import { fragments, renderFragments } from './fragments.ts'
import { listColumns, type SqlValue } from './list-columns.ts'

/** What this store keeps of an image, computed. Plain values, so that it can come from another thread. */
export interface PreparedImage extends PreparedWrite {
  readonly members: readonly Member[] | undefined
  /** What decides who sees it. */
  readonly access: Pick<Image, 'owner' | 'visibility' | 'os_hidden'>
  /** Values in the order of `listColumns`, with the id, which is above, left out as an empty text. */
  readonly list: readonly SqlValue[]
  /** Texts in the order of `fragments`. */
  readonly text: readonly string[]
}

/** Half of the work of storing an image, none of which needs the database. */
export function prepareImage({ image, members }: ImageWrite): PreparedImage {
  const { id, owner, visibility, os_hidden } = image
  const text = renderFragments(image)
  return {
    id,
    members,
    access: { owner, visibility, os_hidden },
    list: listColumns.map(({ field, encode }) => (field === 'id' ? '' : encode(image[field]))),
    text: fragments.map(({ column }) => text[column] as string),
  }
}

/** A write as it is or as it was prepared. */
export const prepared = (write: ImageWrite | PreparedWrite): PreparedImage =>
  'image' in write ? prepareImage(write) : (write as PreparedImage)
