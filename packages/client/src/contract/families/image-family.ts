import type { Image } from '../image-fields.ts'
import { architectureOf } from './architecture.ts'
import { editionsOf, lineOf } from './family-tables.ts'
import { compareOsVersions, leadingNumbers } from './os-version.ts'

/** The fields that determine an image's family and its place in it. Older API versions have fewer. */
export type FamilyFields = Readonly<
  Partial<
    Pick<
      Image,
      | 'created_at'
      | 'name'
      | 'os_distro'
      | 'scp_image_type'
      | 'scp_k8s_version'
      | 'scp_original_image_type'
      | 'scp_os_build_version'
      | 'scp_os_version'
      | 'url'
    >
  >
> &
  Pick<Image, 'id'>

/** Images of one family replace one another: the newest is the one to use. */
export interface ImageFamily {
  /** `os_distro`; empty where it is not known. */
  readonly distro: string
  /** What is maintained by itself: `22.04` of Ubuntu, `9` of AlmaLinux; empty for a distribution that only rolls on. */
  readonly line: string
  /** Image types, the minor version of Kubernetes, and words of the name that are editions. */
  readonly purpose: string
  readonly architecture: string
}

/** The family of an image, by fields that every API version has. */
export function familyOf(image: FamilyFields): ImageFamily {
  const distro = image.os_distro ?? ''
  return {
    distro,
    line: lineOf(distro, image.scp_os_version ?? ''),
    purpose: purposeOf(image),
    architecture: architectureOf(image),
  }
}

function purposeOf({ name, scp_image_type, scp_original_image_type, scp_k8s_version }: FamilyFields): string {
  const types = [scp_image_type, scp_original_image_type].filter((type) => type)
  const kubernetes = scp_k8s_version ? [leadingNumbers(scp_k8s_version, 2)] : []
  return [...new Set([...types, ...kubernetes, ...editionsOf(name ?? '')])].join(' ')
}

/** Families by distribution, the newest line first. */
export const compareFamilies = (a: ImageFamily, b: ImageFamily): number =>
  compareTexts(a.distro, b.distro) ||
  compareOsVersions(b.line, a.line) ||
  compareTexts(a.purpose, b.purpose) ||
  compareTexts(a.architecture, b.architecture)

/**
 * Which of a family is newer: by OS version (without one, by the build: a distribution that rolls on may have nothing
 * else), Kubernetes version, build, then creation; the id decides what is left.
 */
export const compareAge = (a: FamilyFields, b: FamilyFields): number =>
  compareOsVersions(versionOf(a), versionOf(b)) ||
  compareOsVersions(a.scp_k8s_version, b.scp_k8s_version) ||
  compareOsVersions(a.scp_os_build_version, b.scp_os_build_version) ||
  compareTexts(a.created_at ?? '', b.created_at ?? '') ||
  compareTexts(a.id, b.id)

const versionOf = ({ scp_os_version, scp_os_build_version }: FamilyFields) =>
  scp_os_version ?? scp_os_build_version

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Collects the newest image of each family: no more is kept than the families there are. */
export class LatestImages<T extends FamilyFields> {
  readonly #newest = new Map<string, T>()

  add(image: T): void {
    const key = JSON.stringify(familyOf(image))
    const known = this.#newest.get(key)
    if (known && compareAge(known, image) >= 0) return
    this.#newest.delete(key)
    this.#newest.set(key, image)
  }

  /** Families so far. */
  get size(): number {
    return this.#newest.size
  }

  /** In the order in which they were added. */
  images(): T[] {
    return [...this.#newest.values()]
  }
}

/**
 * The newest image of each family, in the order in which they are given.
 *
 *     const arm = latestOf(images).filter((image) => familyOf(image).architecture === 'aarch64')
 */
export function latestOf<T extends FamilyFields>(images: Iterable<T>): T[] {
  const latest = new LatestImages<T>()
  for (const image of images) latest.add(image)
  return latest.images()
}
