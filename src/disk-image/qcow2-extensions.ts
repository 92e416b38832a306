import { ImageDataError, type ImageDataReason } from '../catalogue/image-data.ts'
import { truncatedHeader } from './qcow2-fields.ts'

/** Header extensions that are refused. By the specification all others may be ignored. */
const refused: ReadonlyMap<number, readonly [ImageDataReason, string]> = new Map([
  [
    0x44415441,
    [
      'external-data-file',
      'The image names another file for its data, which is not uploaded with it. Flatten it with: qemu-img convert -O qcow2.',
    ],
  ],
  [0x0537be77, ['encrypted', 'The image is encrypted. Decrypt it with: qemu-img convert -O qcow2.']],
])
const endOfArea = 0

/**
 * Reads the header extensions and refuses the dangerous ones. The name of an external data file is refused even without
 * its feature bit: in CVE-2024-32498 a reader opened that file.
 * Source: QEMU, docs/interop/qcow2.txt, "Header extensions"; the area ends at the latest with the first cluster.
 * @param bytes the file's start, cut to `maxLength` bytes
 * @param maxLength number of bytes that are checked; a longer area is refused
 * @throws ImageDataError
 */
export function checkExtensions(
  bytes: Uint8Array,
  { headerLength, clusterSize, maxLength }: { headerLength: number; clusterSize: number; maxLength: number },
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = headerLength
  while (at + 8 <= clusterSize) {
    if (at + 8 > bytes.length) throw bytes.length < maxLength ? truncatedHeader() : tooLong()
    const type = view.getUint32(at)
    if (type === endOfArea) return
    const [reason, message] = refused.get(type) ?? []
    if (reason) throw new ImageDataError(reason, message as string)
    const length = view.getUint32(at + 4)
    if (at + 8 + length > clusterSize) throw tooLong()
    at += 8 + Math.ceil(length / 8) * 8
  }
}

const tooLong = () =>
  new ImageDataError(
    'malformed-header',
    "The extensions of the image's header do not end where they must. Make it anew with: qemu-img convert -O qcow2.",
  )
