import {
  ImageDataError,
  type ImageDataReader,
  type ImageFacts,
  type ImageSourceMode,
} from '../catalogue/image-data.ts'
import { checkTablesAreInside } from '../disk-image/qcow2-header.ts'
import { chunksOf } from './body.ts'
import { withDeadlines } from './deadlines.ts'
import { fetchAll } from './fetch-all.ts'
import type { FetchContext } from './follow.ts'
import { destinations, type Resolve } from './guard/destinations.ts'
import { sourceUrl } from './guard/source-url.ts'
import { headInspector } from './head-inspector.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { openWhole } from './open-whole.ts'
import { prober } from './probe.ts'
import { readHeader } from './read-header.ts'

export interface ImageDataReaderOptions {
  readonly mode: ImageSourceMode
  /**
   * Hosts that may be read although their addresses are not public: names, `host:port`, `*.suffix`, addresses,
   * CIDR blocks. All other checks apply to them.
   */
  readonly allowedHosts: readonly string[]
  readonly limits?: Partial<Limits>
  /** Resolves host names; default: the system's resolver. */
  readonly resolve?: Resolve
}

interface Reading {
  readonly read: (url: string, context: FetchContext) => Promise<ImageFacts>
  readonly time: keyof Limits
  /** The cheap first part of `read`. Throws only where `read` throws. */
  readonly probe: (url: string, context: FetchContext) => Promise<unknown>
}

const byMode = {
  fetch: { read: fetchAll, time: 'fetchTime', probe: readStart },
  header: { read: readHeader, time: 'headerTime', probe: readHeader },
} as const satisfies Record<Exclude<ImageSourceMode, 'register'>, Reading>

/**
 * The reader of image data for one server. Reads http and https. Reads hosts without a public address only if they are
 * allowed.
 * @throws RangeError for an entry of `allowedHosts` that cannot be read
 */
export function imageDataReader(options: ImageDataReaderOptions): ImageDataReader {
  const { mode } = options
  if (mode === 'register') return registerOnly
  const targets = destinations(options.allowedHosts, options.resolve)
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const { read, time, probe } = byMode[mode]
  return {
    check: (url) => {
      sourceUrl(url, targets.mayReach)
    },
    probe: prober(probe, targets, limits),
    examine: (url, signal, onProgress) =>
      withDeadlines(signal, limits[time], (deadlines) =>
        read(url, { destinations: targets, limits, deadlines, onProgress }),
      ),
  }
}

/** The reader of the mode `register`: it sends no request. */
const registerOnly: ImageDataReader = {
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

/**
 * Requests a whole object and closes the connection when its header is known. Refuses only what `fetchAll` refuses as
 * well. Sends no range, because some hosts handle ranges wrongly.
 * @throws ImageDataError
 */
async function readStart(url: string, context: FetchContext): Promise<void> {
  const { result, total } = await openWhole(url, context)
  const head = headInspector()
  for await (const chunk of chunksOf(result, context)) if (head.add(chunk)) break
  const header = head.end()
  if (total !== undefined) checkTablesAreInside(header, total)
}
