import { shownUrl } from '../../net/shown-url.ts'
import { addressBelow } from '../fields/base-url.ts'
import { SourceError } from '../source.ts'
import type { WebLimits } from '../web/limits.ts'
import { webReader } from '../web/web-reader.ts'
import { endings, type Mirror, type MirrorFile, maxDocumentBytes } from './mirror.ts'

/**
 * A mirror at an address, or at that of one of its documents: paths are relative to what comes before `streams/v1/`,
 * and without that to the document's folder.
 * @throws SourceError when the address cannot be that of a mirror
 */
export function webMirror(
  address: string,
  isVerified: boolean,
  { signal, limits = {} }: { signal?: AbortSignal | undefined; limits?: Partial<WebLimits> } = {},
): Mirror {
  const { base, document } = placesIn(address)
  const web = webReader({ limits: { body: maxDocumentBytes, ...limits }, ...(signal && { signal }) })

  async function get(url: URL): Promise<MirrorFile | undefined> {
    const answer = await web.read({ url })
    if (answer.status === 404) return undefined
    if (answer.status === 200) return { name: shownUrl(url), bytes: answer.body }
    throw new SourceError(`Cannot read ${shownUrl(url)}: the host answers ${answer.status}.`)
  }

  return {
    base,
    isLoose: false,
    async *begin() {
      const places =
        document === undefined
          ? endings(isVerified).map((ending) => new URL(`streams/v1/index${ending}`, base))
          : [document]
      for (const place of places) {
        const file = await get(place)
        if (!file) continue
        yield file
        return
      }
      throw missing(places)
    },
    async read(path) {
      const url = addressBelow(base, path)
      if (url === undefined) {
        const shown = JSON.stringify(path.slice(0, 200))
        throw new SourceError(`The index names ${shown}, which is not below ${shownUrl(base)}.`)
      }
      const file = await get(new URL(url))
      if (!file) throw missing([new URL(url)])
      return file
    },
    bytesRead: () => web.bytesRead(),
    close: () => web.close(),
  }
}

const missing = (places: readonly URL[]) =>
  new SourceError(
    `There is nothing at ${places.map(shownUrl).join(' and ')}: give the address of a mirror, such as https://cloud-images.ubuntu.com/releases.`,
  )

function placesIn(address: string): { base: URL; document: URL | undefined } {
  const url = new URL(address)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new SourceError('The address of a mirror must not hold a password, a ? or a #.')
  }
  const [, below = ''] = /^(.*?\/)streams\/v1\/[^?#]*\.s?json$/.exec(url.pathname) ?? []
  if (below !== '') return { base: new URL(below, url), document: url }
  if (/\.s?json$/.test(url.pathname)) return { base: new URL('.', url), document: url }
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return { base: url, document: undefined }
}
