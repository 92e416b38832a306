import { fileURLToPath } from 'node:url'
import type { AccountId } from '../contract/image-fields.ts'

/** The account that owns the starter catalogue's public images. */
export const starterOwner: AccountId = 'c0ffee00c0ffee00c0ffee00c0ffee00'
export const starterOwnerName = 'public-images'

/** The starter catalogue: an ndjson source in the package, found alike from `src` and from `dist`. */
export const starterPath = (): string =>
  fileURLToPath(new URL('../../starter/images.ndjson', import.meta.url))
