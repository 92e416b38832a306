import { problemOf } from 'scp-images-client/contract/body-fields'
import { validationError } from 'scp-images-client/contract/errors/catalogue-error'
import { tagsField } from 'scp-images-client/contract/write-image'
import type { Change, StoredImage, Tag } from './change.ts'
import { type AccessRequest, permitted } from './permissions.ts'

/** A tag as bodies hold it. */
interface SentTag {
  readonly key: string
  readonly value?: string | null | undefined
}

/**
 * Tags as they are stored: by key; a value that is null or left out is the empty text.
 * @throws CatalogueError VALIDATION when a key is repeated
 */
export function tagsOf(sent: readonly SentTag[]): Tag[] {
  const tags = sent.map(({ key, value }) => ({ key, value: value ?? '' }))
  if (new Set(tags.map(({ key }) => key)).size < tags.length) {
    throw validationError([{ ...problemOf('tags', tagsField), rule: { kind: 'unknownValue' } }])
  }
  return tags.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

/** Replace the image's tags. */
export function replaceTags(access: AccessRequest, sent: readonly SentTag[]) {
  return (stored: StoredImage | undefined): Change<readonly Tag[]> => {
    const { image } = permitted(access, stored)
    const tags = tagsOf(sent)
    return { puts: [{ image, tags }], result: tags }
  }
}
