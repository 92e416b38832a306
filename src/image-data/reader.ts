import {
  ImageDataError,
  type ImageDataReader,
  type ImageFacts,
  type ImageSourceMode,
} from '../catalogue/image-data.ts'
import { fetchAll } from './fetch-all.ts'
import type { Way } from './follow.ts'
import { destinations, type Resolve } from './guard/destinations.ts'
import { sourceUrl } from './guard/source-url.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { prober } from './probe.ts'
import { readHeader } from './read-header.ts'
import { readStart } from './read-start.ts'
import { underWatch } from './watch.ts'

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
  fetch: { read: fetchAll, time: 'fetchTime', look: readStart },
  header: { read: readHeader, time: 'headerTime', look: readHeader },
} as const satisfies Record<Exclude<ImageSourceMode, 'register'>, Reading>

interface Reading {
  readonly read: (url: string, way: Way, onProgress?: Progress) => Promise<ImageFacts>
  readonly time: keyof Limits
  /** The cheap beginning of reading: fails only where that would. */
  readonly look: (url: string, way: Way) => Promise<unknown>
}

/**
 * The reader of image data for one server. Reads http and https, never a host of the network here that is not allowed.
 * @throws RangeError for an entry of `allowedHosts` that cannot be read
 */
export function imageDataReader(options: ImageDataReaderOptions): ImageDataReader {
  const { mode } = options
  if (mode === 'register') return registrar
  const targets = destinations(options.allowedHosts, options.resolve)
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const { read, time, look } = byMode[mode]
  return {
    check: (url) => {
      sourceUrl(url, targets.mayReach)
    },
    probe: prober(look, targets, limits),
    examine: (url, signal, onProgress) =>
      underWatch(signal, limits[time], (watch) =>
        read(url, { destinations: targets, limits, watch }, onProgress),
      ),
  }
}

/** Takes the word of whoever registers an image. */
const registrar: ImageDataReader = {
  check(url) {
    if (typeof url === 'string' && url.trim() !== '') return
    throw new ImageDataError('malformed-url', 'The URL is empty: say where the image is.')
  },
  async probe() {},
  async examine(_url, signal) {
    signal.throwIfAborted()
    return { checksum: null, os_hash_algo: null, os_hash_value: null, size: null, virtual_size: null }
  },
}
