import { fileURLToPath } from 'node:url'
import type { AccountId } from 'scp-images-client/contract/image-fields'

/** The account that owns the starter catalogue's public images. */
export const starterOwner: AccountId = 'c0ffee00c0ffee00c0ffee00c0ffee00'
export const starterOwnerName = 'public-images'

/** The account that owns the images in the vendor's words. Whose they are in the cloud is not public. */
export const vendorOwner: AccountId = 'c0ffee01c0ffee01c0ffee01c0ffee01'
export const vendorOwnerName = 'scp-samples'

/** A file of the starter catalogue in the package, found alike from `src` and from `dist`. */
const path = (name: string) => fileURLToPath(new URL(`../../../starter/${name}`, import.meta.url))

/** Public images: an ndjson source. */
export const starterPath = (): string => path('images.ndjson')
/** Images in the vendor's words, for `vendorImages`. */
export const vendorPath = (): string => path('scp.yaml')
