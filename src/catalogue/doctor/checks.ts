import { addressShape } from './address-checks.ts'
import { buildDate, dates } from './date-checks.ts'
import { digestShape, noDigest } from './digest-checks.ts'
import { distroSpelling, noDistro, noOsVersion } from './distro-checks.ts'
import type { CheckText, ImageCheck } from './finding.ts'
import { addressChanged, digestMoved, digestTwice, type GroupCheck, nameTwice } from './group-checks.ts'
import { sharedAlone } from './sharing-checks.ts'
import { noData, sizes } from './size-checks.ts'

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
