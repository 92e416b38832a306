import { isIP } from 'node:net'
import { ImageDataError } from '../../catalogue/image-data.ts'
import { hostOf } from './allowed-hosts.ts'

/**
 * Parses the URL of an image and refuses what can be refused without a request. Stricter than the URL standard: blanks
 * and backslashes are refused, because tools repair them in different ways.
 * @param mayReach checks a host that is written as an address
 * @throws ImageDataError
 */
export function sourceUrl(text: string, mayReach: (url: URL, address: string) => boolean): URL {
  if (typeof text !== 'string' || !URL.canParse(text)) throw malformed()
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ImageDataError('scheme', 'The URL must start with https:// or http://.')
  }
  const authority = /^https?:\/\/([^\s\\/?#]+)(?:[/?#][^\s\\]*)?$/i.exec(text)?.[1]
  if (authority === undefined) throw malformed()
  if (authority.includes('@')) {
    throw new ImageDataError(
      'credentials',
      'The URL must not hold a user name or a password: use an address that can be read without, such as a presigned one.',
    )
  }
  const host = hostOf(url)
  if (isIP(host) !== 0 && !mayReach(url, host)) throw notPublic(url)
  return url
}

const malformed = () =>
  new ImageDataError(
    'malformed-url',
    'This is not a URL: write https://host/path, with blanks and special characters percent-encoded.',
  )

/** The error for a host whose address is not public. It does not hold the address, which may be confidential. */
export const notPublic = (url: URL): ImageDataError =>
  new ImageDataError(
    'address',
    `The host ${url.hostname} is not on the public internet: use a public address, or ask the operator to allow this host.`,
  )
