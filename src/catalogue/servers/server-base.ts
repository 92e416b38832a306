import type { Image } from 'scp-images-client/contract/image-fields'
import { limitBounds } from 'scp-images-client/contract/list-images'
import { creatableDistros } from 'scp-images-client/contract/write-image'
import type { ImageQuery } from '../query/image-query.ts'
import { defaultSort } from '../query/sort.ts'

/** Values of the vendor's standard images, which everyone may use. */
const standard = { scp_image_type: 'standard', status: 'active', visibility: 'public' } as const

/** The images that simulated servers were made from: of more than fit on one page the newest. */
export const serverBases: ImageQuery & { readonly visibility: 'public' } = {
  filters: (['scp_image_type', 'status'] as const).map((field) => ({ field, value: standard[field] })),
  visibility: standard.visibility,
  sort: defaultSort,
  limit: limitBounds.maximum,
}

type Base = Pick<Image, keyof typeof standard | 'os_hidden'>

/** Can a server have been made from it? */
export const isServerBase = (image: Base): boolean =>
  !image.os_hidden && Object.entries(standard).every(([field, value]) => image[field as keyof Base] === value)

/**
 * Of the standard images those whose system an image can be created with, if there are any: clients that create an
 * image of a server have that system in their code, and no other value is one.
 */
export function nameableBases<T extends Pick<Image, 'os_distro'>>(images: readonly T[]): readonly T[] {
  const nameable = images.filter(
    ({ os_distro }) => os_distro !== null && creatableDistros.includes(os_distro),
  )
  return nameable.length > 0 ? nameable : images
}

/**
 * The image that a server was made from: chosen by the server's id alone, in any order of the images. One image more or
 * less changes only the servers that get it or had it (rendezvous hashing). Undefined when there is none.
 */
export function baseOfServer<T extends Pick<Image, 'id'>>(
  server_id: string,
  images: readonly T[],
): T | undefined {
  let best: { readonly image: T; readonly score: number } | undefined
  for (const image of images) {
    const score = scoreOf(`${server_id}/${image.id}`)
    const isBetter = !best || score > best.score || (score === best.score && image.id > best.image.id)
    if (isBetter) best = { image, score }
  }
  return best?.image
}

/** FNV-1a of 32 bits, with the last steps of MurmurHash3: without them ids that differ late score alike. */
function scoreOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
