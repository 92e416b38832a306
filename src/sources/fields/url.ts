import { isImageAddress } from 'scp-images-client/contract/image-address'
import { dayToWireTime } from './timestamp.ts'

/** Does the text name an image's data? Templates (`HEREBE…DRAGONS`, patterns with a backslash) do not. */
export function isAddress(text: string): boolean {
  return text !== '' && isImageAddress(text) && !/HEREBE|DRAGON/.test(text)
}

/** The first day written as `yyyymmdd` in a text, as a wire time: builds carry it in versions and addresses. */
export function dayIn(text: string): string | undefined {
  for (const [day] of text.matchAll(/(?<!\d)(?:19|20)\d{6}(?!\d)/g)) {
    const time = dayToWireTime(day)
    if (time) return time
  }
  return undefined
}

/** The last part of an address's path. */
export const baseName = (address: string): string => address.slice(address.lastIndexOf('/') + 1)
