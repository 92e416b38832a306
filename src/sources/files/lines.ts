/** A line of the input without its end; `bytes` is undefined when it was too long to keep. */
export interface Line {
  readonly number: number
  readonly bytes: Buffer | undefined
}

const LF = 0x0a
const CR = 0x0d
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Split a byte stream into lines, one list a chunk. Ends are LF or CR LF, the last line may have none; a byte order
 * mark and blank lines are left out, but counted. Of a line longer than `maximum` bytes no more than that is held.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>, maximum: number): AsyncGenerator<Line[]> {
  let number = 0
  let rest: Buffer[] = []
  let restLength = 0
  const take = (end: Buffer): Line | undefined => {
    number++
    const length = restLength + end.length
    const whole = rest.length === 0 ? end : Buffer.concat([...rest, end])
    rest = []
    restLength = 0
    if (length > maximum) return { number, bytes: undefined }
    const bytes = trim(whole, number)
    return isBlank(bytes) ? undefined : { number, bytes }
  }
  const keep = (part: Buffer): void => {
    restLength += part.length
    if (restLength > maximum) rest = []
    else if (part.length > 0) rest.push(part)
  }

  for await (const chunk of chunks) {
    const lines: Line[] = []
    let from = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      const line = take(chunk.subarray(from, end))
      if (line) lines.push(line)
      from = end + 1
    }
    keep(chunk.subarray(from))
    if (lines.length > 0) yield lines
  }
  const last = restLength > 0 ? take(Buffer.alloc(0)) : undefined
  if (last) yield [last]
}

function trim(line: Buffer, number: number): Buffer {
  const start = number === 1 && line.subarray(0, 3).equals(byteOrderMark) ? 3 : 0
  return line.subarray(start, line.at(-1) === CR ? line.length - 1 : line.length)
}

const isBlank = (line: Buffer): boolean =>
  line.length === 0 || line.every((byte) => byte === 0x20 || byte === 0x09)
