import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { shownUrl } from '../../net/shown-url.ts'
import { SourceError } from '../source.ts'
import { networkError } from './web-error.ts'

/**
 * The whole body of a response, unpacked. Never holds more than `limit` bytes, with any packed size.
 * @throws SourceError when it is larger, damaged, cut off or packed in another way than gzip
 */
export async function readBody(response: IncomingMessage, url: URL, limit: number): Promise<Buffer> {
  if (Number(response.headers['content-length'] ?? 0) > limit) throw tooLarge(url, limit)
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of unpacked(response, url)) {
      length += chunk.length
      if (length > limit) throw tooLarge(url, limit)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof SourceError ? error : damaged(url, error)
  }
  return Buffer.concat(chunks, length)
}

function unpacked(response: IncomingMessage, url: URL): AsyncIterable<Buffer> {
  const encoding = (response.headers['content-encoding'] ?? '').trim().toLowerCase()
  if (encoding === '' || encoding === 'identity') return response
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new SourceError(`Cannot read ${shownUrl(url)}: it is packed in a way that was not asked for.`)
  }
  const gunzip = createGunzip()
  // The callback only keeps the error from being thrown twice: reading throws it.
  pipeline(response, gunzip, () => {})
  return gunzip
}

const tooLarge = (url: URL, limit: number) =>
  new SourceError(
    `Cannot read ${shownUrl(url)}: the answer is larger than the ${limit} bytes that are taken. See that the address is right.`,
  )

function damaged(url: URL, error: unknown): SourceError {
  const code = String((error as { code?: unknown }).code)
  if (!code.startsWith('Z_')) return networkError(url, error)
  return new SourceError(`Cannot read ${shownUrl(url)}: the gzip data is damaged or cut off.`, {
    cause: error,
  })
}
