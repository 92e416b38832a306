import { serviceWord } from './api-versions.ts'
import type { AccountId, ImageId } from './image-fields.ts'

/** First part of a resource name: the vendor's offering, where `e` is the one open to the public. */
const offering = 'e'

/** The name of an image in policies and tags. Source: resource names as the vendor's Terraform provider writes them. */
export const imageSrn = (account: AccountId, region: string, id: ImageId): string =>
  `srn:${offering}::${account}:${region}::${serviceWord}:image/${id}`

/** Service words that clients write for images: that of GPU images is another. */
const image = /^srn:[^:]*::[^:]*:[^:]*::(?:virtualserver|gpuserver):image\/([^/]+)$/

/** The image that a resource name is of, whatever its offering, account and region; undefined when it names none. */
export const imageIdOfSrn = (srn: string): ImageId | undefined => image.exec(srn)?.[1]
