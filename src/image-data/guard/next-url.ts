import { ImageDataError } from '../../catalogue/image-data.ts'
import { shownUrl } from '../../net/shown-url.ts'
import { sourceUrl } from './source-url.ts'

/**
 * The target of a redirect. It is checked like the first URL, and must not lead from https to http.
 * @param location the `Location` header, if there is one
 * @throws ImageDataError
 */
export function nextUrl(
  from: URL,
  location: string | undefined,
  mayReach: (url: URL, address: string) => boolean,
): URL {
  if (location === undefined || !URL.canParse(location, from.href)) {
    throw refused(from, 'it redirects, but does not say where to. See that the address is right')
  }
  const url = sourceUrl(new URL(location, from).href, mayReach)
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw refused(from, 'it redirects from https to http. Give an address that stays on https')
  }
  return url
}

const refused = (from: URL, sentence: string) =>
  new ImageDataError('redirects', `Cannot read ${shownUrl(from)}: ${sentence}.`)
