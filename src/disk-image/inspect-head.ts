import { ImageDataError } from '../catalogue/image-data.ts'
import { foreignFormat } from './foreign-format.ts'
import { hasQcowMagic } from './qcow2-fields.ts'
import { parseQcow2Header, type Qcow2Header } from './qcow2-header.ts'

/**
 * Checks an object by its first bytes. Its name is not used.
 * @param bytes the first `headLength` bytes, or all of the object when it is shorter
 * @returns the qcow2 header
 * @throws ImageDataError when it is not a qcow2 file that is accepted as an image
 */
export function inspectHead(bytes: Uint8Array): Qcow2Header {
  if (bytes.length === 0) {
    throw new ImageDataError('truncated', 'The object is empty: upload the file again.')
  }
  if (!hasQcowMagic(bytes)) throw foreignFormat(bytes)
  return parseQcow2Header(bytes)
}
