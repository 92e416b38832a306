import type { Image, ImageField } from 'scp-images-client/contract/image-fields'
import type { ImageWrite } from '../../src/catalogue/image-repository.ts'
import { isVisibleTo } from '../../src/catalogue/query/access.ts'
import type { ImageQuery } from '../../src/catalogue/query/image-query.ts'

/** The whole list as plain code says it: filter everything, sort everything. What a repository must equal. */
export function expectedList(catalogue: readonly ImageWrite[], account: string, query: ImageQuery): Image[] {
  return catalogue
    .filter(({ image, members }) => {
      if (image.os_hidden) return false
      const membership = members?.find((member) => member.member_id === account)?.status
      if (!isVisibleTo(account, image, membership)) return false
      if (query.visibility) return image.visibility === query.visibility
      return image.visibility !== 'community' || image.owner === account
    })
    .map(({ image }) => image)
    .filter((image) => query.filters.every(({ field, value }) => image[field] === value))
    .toSorted(inOrder(query.sort))
}

/** Negative: `a` comes before `b`. */
export const inOrder = (sort: ImageQuery['sort']) => (a: Image, b: Image) => {
  for (const { field, direction } of sort) {
    const order = compareValues(a[field], b[field])
    if (order !== 0) return direction === 'asc' ? order : -order
  }
  return 0
}

/** Null first, numbers by size, text by its UTF-8 bytes. */
function compareValues(a: Image[ImageField], b: Image[ImageField]): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}
