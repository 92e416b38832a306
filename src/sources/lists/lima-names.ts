import type { RawImage } from '../fields/image-validation.ts'
import { osDistroOf, titleOf } from '../fields/os-distro.ts'
import { baseName, dayIn } from '../fields/url.ts'

/** The facts in a location and in the name of the file that contains it. */
interface LimaDescription {
  readonly identity: readonly string[]
  readonly builtAt: string | undefined
  readonly facts: RawImage
}

/** For example `ubuntu-24.04` and an address give the name `Ubuntu 24.04 minimal x86_64 (20260716)`. */
export function describeLimaImage(
  stem: string,
  url: string,
  arch = 'x86_64',
  variant = variantIn(baseName(url)),
): LimaDescription {
  const [, family = stem, branch] = /^(.+?)-(\d[\d.]*)$/.exec(stem) ?? []
  const file = baseName(url)
  const build = buildOf(url, file)
  const version = versionIn(file, branch) ?? branch ?? null
  const shown = variant === 'server' ? undefined : variant
  const words = [titleOf(family), version, shown, arch + levelIn(file), build && `(${build})`]
  return {
    identity: [arch, build ?? '', file],
    builtAt: dayIn(url),
    facts: {
      name: words.filter(Boolean).join(' '),
      os_distro: osDistroOf(family, undefined) ?? family,
      scp_os_build_version: build === 'latest' ? null : (build ?? null),
      scp_os_version: version,
    },
  }
}

const variantIn = (file: string): string | undefined =>
  /(?:genericcloud|generic|nocloud)(?=-)/.exec(file)?.[0]

/** The level of x86_64 that a build needs: `x86_64_v2`, `amd64v3`. */
const levelIn = (file: string): string => {
  const level = /(?:x86_64_|amd64)(v\d)/.exec(file)?.[1]
  return level ? `_${level}` : ''
}

/** How sources number their builds, the surest first. */
const builds = [
  /(?<!\d)(20\d{6}(?:[.-]\d{1,5})?)(?!\d)/,
  /-(b\d+)\.qcow2$/,
  /-(r\d+)\.(?:qcow2|iso)$/,
  /Cloud-Base-Generic-\d+-(\d+\.\d+)\./,
] as const

function buildOf(url: string, file: string): string | undefined {
  for (const pattern of builds) {
    const build = pattern.exec(file)?.[1] ?? pattern.exec(url)?.[1]
    if (build) return build
  }
  return /latest|\/release\//.test(url) ? 'latest' : undefined
}

/** A closer version than the branch's, such as 10.1 of 10, where the file's name has one. */
function versionIn(file: string, branch: string | undefined): string | undefined {
  const oracle = /^OL(\d+)U(\d+)_/.exec(file)
  if (oracle) return `${oracle[1]}.${oracle[2]}`
  const versions = file.match(/(?<![\d.])\d+(?:\.\d{1,2})+(?![\d])/g) ?? []
  if (branch === undefined) return versions[0]
  return versions.find((version) => version.startsWith(`${branch}.`))
}
