import { promisify } from 'node:util'
import zlib from 'node:zlib'

/**
 * Compression of answers, at the cheapest level: the bodies are repetitive, so higher levels cost much and win little.
 * A page of 20 images (33 kB) comes to 10 to 11 percent in 45 us (br), 50 us (zstd) or 60 to 90 us (gzip); inline, because
 * handing it to the thread pool costs twice that again. Pages of 1,000 (1.6 MB, 1.5 to 5 ms) go to the thread pool.
 */
export interface Encoding {
  readonly name: string
  compressNow(body: Buffer): Buffer
  compressAside(body: Buffer): Promise<Buffer>
}

/** Smaller bodies fit one packet anyway. */
const worthWhile = 1024
/** Larger bodies would hold up other requests for more than half a millisecond. */
const inline = 256 * 1024

const { constants } = zlib
const gzipOptions = { level: 1, memLevel: 9 }
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

/** In order of preference, for equal q-values. */
const encodings: readonly Encoding[] = [
  {
    name: 'br',
    compressNow: (body) => zlib.brotliCompressSync(body, brotliOptions),
    compressAside: (body) => promisify(zlib.brotliCompress)(body, brotliOptions),
  },
  ...zstd(),
  {
    name: 'gzip',
    compressNow: (body) => zlib.gzipSync(body, gzipOptions),
    compressAside: (body) => promisify(zlib.gzip)(body, gzipOptions),
  },
]

export const encodingNames: readonly string[] = encodings.map(({ name }) => name)

/** Node has zstd from 22.15 on; the types of the oldest supported Node do not declare it. */
interface ZstdPart {
  zstdCompressSync?: (body: Buffer, options: object) => Buffer
  zstdCompress?: (body: Buffer, options: object, done: (error: Error | null, result: Buffer) => void) => void
  constants: { ZSTD_c_compressionLevel?: number }
}

function zstd(): Encoding[] {
  const { zstdCompressSync, zstdCompress, constants: known } = zlib as ZstdPart
  if (!zstdCompressSync || !zstdCompress || known.ZSTD_c_compressionLevel === undefined) return []
  const options = { params: { [known.ZSTD_c_compressionLevel]: 1 } }
  return [
    {
      name: 'zstd',
      compressNow: (body) => zstdCompressSync(body, options),
      compressAside: (body) =>
        new Promise((resolve, reject) => {
          zstdCompress(body, options, (error, result) => (error ? reject(error) : resolve(result)))
        }),
    },
  ]
}

/** Compress: at once if that is quick, else aside. */
export function compress(body: Buffer, encoding: Encoding): Buffer | Promise<Buffer> {
  return body.length > inline ? encoding.compressAside(body) : encoding.compressNow(body)
}

/** The encoding to use for a body of `length` bytes; undefined: as it is. */
export function chooseEncoding(
  acceptEncoding: string | string[] | undefined,
  length: number,
): Encoding | undefined {
  if (acceptEncoding === undefined || length < worthWhile) return undefined
  return negotiate(String(acceptEncoding))
}

/**
 * The best encoding an `Accept-Encoding` value allows (RFC 9110, 12.5.3): the highest q-value, then our own preference.
 * Undefined when it prefers the identity or names nothing we have.
 */
export function negotiate(acceptEncoding: string): Encoding | undefined {
  const wishes = new Map<string, number>()
  for (const element of acceptEncoding.split(',')) {
    const [name = '', ...parameters] = element.split(';')
    wishes.set(name.trim().toLowerCase(), qualityOf(parameters))
  }
  const rest = wishes.get('*') ?? 0
  const wishOf = (name: string) =>
    wishes.get(name) ?? (name === 'gzip' ? wishes.get('x-gzip') : undefined) ?? rest
  let best: Encoding | undefined
  let bestWish = Math.max(wishes.get('identity') ?? 0, Number.MIN_VALUE)
  for (const encoding of encodings) {
    const wish = wishOf(encoding.name)
    if (best ? wish > bestWish : wish >= bestWish) {
      best = encoding
      bestWish = wish
    }
  }
  return best
}

function qualityOf(parameters: string[]): number {
  for (const parameter of parameters) {
    const match = /^\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*$/i.exec(parameter)
    if (match) return Number(match[1])
  }
  return 1
}
