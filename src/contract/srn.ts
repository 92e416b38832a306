import { serviceWord } from './api-versions.ts'
import type { AccountId, ImageId } from './image-fields.ts'

/** First part of a resource name: the vendor's offering, where `e` is the one open to the public. */
const offering = 'e'

/** The name of a resource, `srn:<offering>::<account>:<region>::<service>:<type>/<id>`. */
export type Srn = string

/** The name of an image in policies and tags. Source: resource names as the vendor's Terraform provider writes them. */
export const imageSrn = (account: AccountId, region: string, id: ImageId, service = serviceWord): Srn =>
  `srn:${offering}::${account}:${region}::${service}:image/${id}`

/** The service an image's tags are kept under, by its `scp_image_type`. */
const tagServices: ReadonlyMap<unknown, string> = new Map([['gpu_custom', 'gpuserver']])
export const tagServiceOf = (imageType: string | null | undefined): string =>
  tagServices.get(imageType) ?? serviceWord

/** A resource name as the paths of tags have it: the standard Base64 of its UTF-8 bytes, not yet escaped for a URL. */
export const encodedSrn = (srn: Srn): string => btoa(String.fromCharCode(...new TextEncoder().encode(srn)))
