import { judgeHead } from '../disk-image/judge-head.ts'
import { headLength, type Qcow2Header } from '../disk-image/qcow2-header.ts'

/** Collects the first bytes of an object and judges them as soon as there are enough. */
interface HeadJudge {
  /** @returns the header, once it is known @throws ImageDataError */
  add(piece: Buffer): Qcow2Header | undefined
  /** There are no more bytes. @throws ImageDataError */
  end(): Qcow2Header
}

export function headJudge(): HeadJudge {
  const bytes = Buffer.alloc(headLength)
  let length = 0
  let header: Qcow2Header | undefined
  return {
    add(piece) {
      if (header) return header
      length += piece.copy(bytes, length)
      if (length === headLength) header = judgeHead(bytes)
      return header
    },
    end: () => header ?? judgeHead(bytes.subarray(0, length)),
  }
}
