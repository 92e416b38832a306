import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { SourceKey } from '../catalogue/sync/source-repository.ts'
import { isSoundText } from '../sources/fields/field-validation.ts'
import { type SourceKind, type SourceKindName, sourceKinds } from '../sources/kinds.ts'
import { SourceError } from '../sources/source.ts'

/**
 * The name and place a source is stored under. A path becomes absolute, also if it does not exist yet, so that the source
 * is the same from each working directory.
 * @param name default: the kind and the place
 * @throws SourceError when the place holds a password, or the name is not valid
 */
export function sourceKey(kind: SourceKindName, path: string, name?: string): SourceKey {
  const url = URL.canParse(path) ? new URL(path) : undefined
  if (url && (url.username !== '' || url.password !== '')) {
    throw new SourceError(
      'The address holds a password, and addresses are stored and shown. Give it without, and say who you are as the kind of source wants it.',
    )
  }
  const place = isPath(kind, path) ? resolve(path) : path
  const full = name ?? `${kind} ${place}`
  if (!isSoundText(full, 1, 255) || /\p{Cc}/u.test(full)) {
    throw new SourceError('The name of a source has 1 to 255 characters, none of them a control character.')
  }
  return { name: full, kind, place }
}

function isPath(kind: SourceKindName, place: string): boolean {
  const { isRemote }: SourceKind = sourceKinds[kind]
  // The name of a file may look like a URL.
  return !isRemote && place !== '-' && (!URL.canParse(place) || existsSync(place))
}
