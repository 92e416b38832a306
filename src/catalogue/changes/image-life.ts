import type { Image } from 'scp-images-client/contract/image-fields'
import { wholeSeconds } from 'scp-images-client/contract/whole-seconds'

/** The statuses this server gives an image. Imported ones may have others; those stay as they are. */
export type ImageStatus = 'queued' | 'importing' | 'active' | 'killed'

/**
 * What may follow. A new image has no status yet; deletion is allowed everywhere. `queued` is never made here: the
 * vendor's Terraform provider takes it for a failure. Source: the vendor's user guide, and Glance for `killed`.
 */
const followers: Readonly<Record<'new' | ImageStatus, readonly ImageStatus[]>> = {
  new: ['importing', 'active'],
  importing: ['active', 'killed'],
  queued: ['importing', 'active'],
  killed: ['importing', 'active'],
  active: [],
}

export function mayBecome(from: string, to: ImageStatus): boolean {
  return Object.hasOwn(followers, from) && followers[from as ImageStatus].includes(to)
}

/** Does an image of this status wait for data, so that it can be imported? */
export const awaitsData = (status: string): boolean => mayBecome(status, 'importing')

/** The image with something changed now (Unix ms): its time moves on, never back. */
export function changed(image: Image, changes: Partial<Image>, now: number): Image {
  const times = [wholeSeconds(now), image.created_at, image.updated_at].toSorted()
  return { ...image, ...changes, updated_at: times[2] as string }
}
