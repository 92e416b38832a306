import type { Image, ImageId } from 'scp-images-client/contract/image-fields'

/** An image that something was found about. */
export interface Suspect {
  readonly id: ImageId
  readonly name: string
  readonly url: string | null
  /** Name of the source that is synchronised and has it. */
  readonly source?: string
  /** It is known from history alone. */
  readonly deleted?: true
}

/** One thing that looks wrong. */
export interface Finding {
  /** Name of the check. */
  readonly check: string
  /** What was found, with the values. */
  readonly what: string
  /** What to do, with commands where there are some. */
  readonly todo: string
  /** Some of the images it is about: at least one. */
  readonly images: readonly Suspect[]
  /** How many images it is about. */
  readonly count: number
  /** How many times it happened: more than one where a value changed again and again. */
  readonly cases: number
}

/** The description of a check, for people. */
export interface CheckText {
  readonly name: string
  /** What it looks for. */
  readonly title: string
  /** Why that matters. */
  readonly why: string
}

/** The input of checks in addition to the image. */
export interface World {
  /** Unix time, ms. */
  readonly now: number
  /** The distribution that a word stands for, in the catalogue's own word; undefined when it is not known. */
  readonly distroNamed: (word: string) => string | undefined
  /** The catalogue's words for distributions. */
  readonly distros: readonly string[]
}

/** An image with facts of other tables. */
interface CheckedImage {
  readonly image: Image
  readonly hasMembers: boolean
  /** Name of the source that is synchronised and has it. */
  readonly source?: string
}

/** A check that looks at one image alone. */
export interface ImageCheck extends CheckText {
  /** What is wrong, a sentence without its end; undefined when nothing is. */
  readonly find: (checked: CheckedImage, world: World) => string | undefined
  readonly todo: (image: Image, world: World) => string
}

/** What a check finds about an image. */
export function findingOf(check: ImageCheck, checked: CheckedImage, world: World): Finding | undefined {
  const what = check.find(checked, world)
  if (what === undefined) return undefined
  const { image, source } = checked
  const { id, name, url } = image
  const images = [{ id, name, url, ...(source !== undefined && { source }) }]
  return { check: check.name, what, todo: check.todo(image, world), images, count: 1, cases: 1 }
}
