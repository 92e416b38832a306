import { imageAddressWanted, isImageAddress } from 'scp-images-client/contract/image-address'
import type { ImageCheck } from './finding.ts'

export const addressShape: ImageCheck = {
  name: 'address-shape',
  title: 'An address that imports refuse',
  why: 'A console or a script that follows it may open a file of its own or run what it says; or everybody is shown a password. Imports refuse it.',
  find: ({ image: { url } }) =>
    url === null || isImageAddress(url) ? undefined : `url is ${JSON.stringify(url.slice(0, 60))}`,
  todo: ({ id }) =>
    `have its source say ${imageAddressWanted}; or create the image anew, and scp-images delete ${id}`,
}
