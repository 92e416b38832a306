import { createHash } from 'node:crypto'
import type { ImageId } from 'scp-images-client/contract/image-fields'

/** Our namespace for name-based ids (a random UUID, never to be changed: every id below depends on it). */
const namespace = Buffer.from('5c1f6f0e6b0e4a5f9d0c7a3e2b8d4196', 'hex')

/**
 * A UUID of version 5 (RFC 9562, section 5.5) of the parts that make an image the same image: the source's kind, the
 * name, the version and so on. The same parts give the same id on every machine and in every run.
 */
export function uuidV5(...parts: readonly string[]): ImageId {
  const hash = createHash('sha1').update(namespace).update(JSON.stringify(parts)).digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
