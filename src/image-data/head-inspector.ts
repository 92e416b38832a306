import { inspectHead } from '../disk-image/inspect-head.ts'
import { headLength, type Qcow2Header } from '../disk-image/qcow2-header.ts'

/** Collects the first bytes of an object and inspects them as soon as there are enough. */
export function headInspector() {
  const bytes = Buffer.alloc(headLength)
  let length = 0
  let header: Qcow2Header | undefined
  return {
    /** @returns the header, once it is known @throws ImageDataError */
    add(chunk: Buffer): Qcow2Header | undefined {
      if (header) return header
      length += chunk.copy(bytes, length)
      if (length === headLength) header = inspectHead(bytes)
      return header
    },
    /** The header, after the last byte. @throws ImageDataError */
    end: (): Qcow2Header => header ?? inspectHead(bytes.subarray(0, length)),
  }
}
