import { serviceWord } from './api-versions.ts'
import type { AccountId, ImageId } from './image-fields.ts'

/** First part of a resource name: the vendor's offering, where `e` is the one open to the public. */
const offering = 'e'

/** The name of a resource, `srn:<offering>::<account>:<region>::<service>:<type>/<id>`. */
export type Srn = string

/** The name of an image in policies and tags. Source: resource names as the vendor's Terraform provider writes them. */
export const imageSrn = (account: AccountId, region: string, id: ImageId, service = serviceWord): Srn =>
  `srn:${offering}::${account}:${region}::${service}:image/${id}`

/** Service words that clients write for the tags of images whose `scp_image_type` is this one. */
const tagServices: ReadonlyMap<unknown, string> = new Map([['gpu_custom', 'gpuserver']])

/** The service word of an image's tags, by its `scp_image_type`. */
export const tagServiceOf = (imageType: string | null | undefined): string =>
  tagServices.get(imageType) ?? serviceWord

const words = [serviceWord, ...tagServices.values()].join('|')
const image = new RegExp(`^srn:[^:]*::[^:]*:[^:]*::(?:${words}):image/([^/]+)$`)

/** The image id of a resource name, with any offering, account and region; undefined when it names no image. */
export const imageIdOfSrn = (srn: Srn): ImageId | undefined => image.exec(srn)?.[1]

/** A resource name as the paths of tags have it: the standard Base64 of its UTF-8 bytes, not yet escaped for a URL. */
export const encodedSrn = (srn: Srn): string => btoa(String.fromCharCode(...new TextEncoder().encode(srn)))
