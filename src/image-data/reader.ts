import {
  ImageDataError,
  type ImageDataReader,
  type ImageFacts,
  type ImageSourceMode,
} from '../catalogue/image-data.ts'
import { destinations, type Resolve } from './destinations.ts'
import { fetchAll } from './fetch-all.ts'
import type { Way } from './follow.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { readHeader } from './read-header.ts'
import { sourceUrl } from './source-url.ts'
import { startWatch } from './watch.ts'

export interface ImageDataReaderOptions {
  readonly mode: ImageSourceMode
  /**
   * Hosts that may be read although they are not on the public internet: names, `host:port`, `*.suffix`, addresses,
   * CIDR blocks. Everything else is judged as for any host.
   */
  readonly allowedHosts: readonly string[]
  readonly limits?: Partial<Limits>
  /** Finds a host's addresses; without it the system does. */
  readonly resolve?: Resolve
}

type Progress = (bytesRead: number, totalBytes?: number) => void

const byMode = {
  fetch: { read: fetchAll, time: 'fetchTime' },
  header: { read: readHeader, time: 'headerTime' },
} as const satisfies Record<
  Exclude<ImageSourceMode, 'register'>,
  { read: (url: string, way: Way, onProgress?: Progress) => Promise<ImageFacts>; time: keyof Limits }
>

/**
 * The reader of image data for one server. Reads http and https, never a host of the network here that is not allowed.
 * @throws RangeError for an entry of `allowedHosts` that cannot be read
 */
export function imageDataReader(options: ImageDataReaderOptions): ImageDataReader {
  const { mode } = options
  if (mode === 'register') return registrar
  const targets = destinations(options.allowedHosts, options.resolve)
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const { read, time } = byMode[mode]
  return {
    check: (url) => {
      sourceUrl(url, targets.mayReach)
    },
    async examine(url, signal, onProgress) {
      const watch = startWatch(signal, limits[time])
      try {
        watch.signal.throwIfAborted()
        return await read(url, { destinations: targets, limits, watch }, onProgress)
      } catch (error) {
        throw watch.signal.aborted ? watch.signal.reason : error
      } finally {
        watch.end()
      }
    },
  }
}

/** Takes the word of whoever registers an image. */
const registrar: ImageDataReader = {
  check(url) {
    if (typeof url === 'string' && url.trim() !== '') return
    throw new ImageDataError('malformed-url', 'The URL is empty: say where the image is.')
  },
  async examine(_url, signal) {
    signal.throwIfAborted()
    return { checksum: null, os_hash_algo: null, os_hash_value: null, size: null, virtual_size: null }
  },
}
