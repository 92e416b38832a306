import { imageAddressWanted, isImageAddress } from 'scp-images-client/contract/image-address'
import { buildDate, dates } from './date-checks.ts'
import { digestShape, noDigest } from './digest-checks.ts'
import { distroSpelling, noDistro, noOsVersion } from './distro-checks.ts'
import type { CheckText, ImageCheck } from './finding.ts'
import { addressChanged, digestMoved, digestTwice, type GroupCheck, nameTwice } from './group-checks.ts'
import { noData, sizes } from './size-checks.ts'

const addressShape: ImageCheck = {
  name: 'address-shape',
  title: 'An address that imports refuse',
  why: 'A console or a script that follows it may open a file of its own or run what it says; or everybody is shown a password. Imports refuse it.',
  find: ({ image: { url } }) =>
    url === null || isImageAddress(url) ? undefined : `url is ${JSON.stringify(url.slice(0, 60))}`,
  todo: ({ id }) =>
    `have its source say ${imageAddressWanted}; or create the image anew, and scp-images delete ${id}`,
}

const sharedAlone: ImageCheck = {
  name: 'shared-alone',
  title: 'A shared image without members',
  why: 'Nobody but its owner sees it, although it was meant for others.',
  find: ({ image, hasMembers }) =>
    image.visibility === 'shared' && !hasMembers ? 'visibility is shared, and it has no members' : undefined,
  todo: ({ id }) => `scp-images members add ${id} ACCOUNT, or scp-images set ${id} --visibility private`,
}

/** Checks that compare images, and what was known of them before. */
export const groupChecks: readonly GroupCheck[] = [addressChanged, digestMoved, digestTwice, nameTwice]

/** Checks of one image. */
export const imageChecks: readonly ImageCheck[] = [
  noDigest,
  digestShape,
  addressShape,
  noDistro,
  distroSpelling,
  noOsVersion,
  dates,
  buildDate,
  noData,
  sizes,
  sharedAlone,
]

/** All checks, in the order in which they are reported. */
export const allChecks: readonly CheckText[] = [...groupChecks, ...imageChecks]
