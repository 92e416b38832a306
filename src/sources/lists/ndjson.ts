import { isAscii, isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { imageFieldNames } from 'scp-images-client/contract/image-fields'
import type { ImageWrite } from '../../catalogue/image-repository.ts'
import { isImageId } from '../../catalogue/query/image-query.ts'
import { faultsOf, membersWanted, type RawImage, readImage, readMembers } from '../fields/image-validation.ts'
import { openBytes } from '../files/input-stream.ts'
import { type Line, splitLines } from '../files/lines.ts'
import type { ImageSource, SourceItem, SourceOptions } from '../source.ts'

/** Bytes of the longest line that is read. */
const maxLineBytes = 1_000_000
/** Names of unknown keys that are remembered, so that a hostile file cannot fill the memory. */
const maxUnknownKeys = 100

/**
 * Images from a file of JSON lines (`-`: standard input; gzip is unpacked): one image a line, in the JSON of API
 * version 1.3 or later, with optional `members`. `readImage` defines which fields may be missing. An invalid line is a
 * problem that names everything wrong with it. An unknown key is ignored, because exports of other versions have more,
 * and noted once a name, because it may be a typing mistake.
 */
export function openNdjson(path: string, options: SourceOptions): ImageSource {
  const input = openBytes(path, options.signal)
  return {
    position: input.position,
    [Symbol.asyncIterator]: () => readLines(input.chunks, path, options),
  }
}

const isKnown = new Set<string>([...imageFieldNames, 'members'])

async function* readLines(
  chunks: AsyncIterable<Buffer>,
  path: string,
  options: SourceOptions,
): AsyncGenerator<SourceItem> {
  const unknown = new Set<string>()
  const placeOf = (line: Line) => `${path === '-' ? 'standard input' : path} line ${line.number}`
  for await (const lines of splitLines(chunks, maxLineBytes)) {
    for (const line of lines) {
      const parsed = parseLine(line.bytes)
      if (typeof parsed === 'string') {
        yield { problem: { place: placeOf(line), reason: parsed } }
        continue
      }
      const { raw, sound } = parsed
      for (const key in raw) {
        if (isKnown.has(key) || unknown.has(key) || unknown.size >= maxUnknownKeys) continue
        unknown.add(key)
        const reason = `unknown key "${key.slice(0, 60).toWellFormed()}" is ignored, here and in later lines`
        yield { note: { place: placeOf(line), reason } }
      }
      const write = toWrite(raw, options, sound)
      if (write) yield options.traced ? { write, ...tracedTo(placeOf(line), line) } : { write }
      else yield { problem: { place: placeOf(line), reason: allFaults(raw, options) }, ...idOf(raw) }
    }
  }
}

/** A line is a document of its own: the file's digest is known only when the last line was read. */
const tracedTo = (place: string, { bytes = Buffer.alloc(0) }: Line) => ({
  place,
  document: { name: place, sha256: createHash('sha256').update(bytes).digest('hex') },
})

const idOf = ({ id }: RawImage) => (typeof id === 'string' && isImageId(id) ? { id } : {})

/**
 * The line's object, or what is wrong with the line. JSON in UTF-8 can name a NUL or half a surrogate pair only by
 * an escape: without one, all texts are sound.
 */
function parseLine(bytes: Buffer | undefined): { raw: RawImage; sound: boolean } | string {
  if (bytes === undefined) return `the line is longer than ${maxLineBytes} bytes`
  const ascii = isAscii(bytes)
  if (!ascii && !isUtf8(bytes)) return 'the line is not UTF-8'
  const text = bytes.toString(ascii ? 'latin1' : 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'the line is not JSON'
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { raw: value as RawImage, sound: !text.includes('\\u') }
    : 'the line is not a JSON object'
}

function toWrite(raw: RawImage, options: SourceOptions, sound: boolean): ImageWrite | undefined {
  const image = readImage(raw, options, sound)
  if (!image) return undefined
  const given = raw.members ?? null
  if (given === null) return { image }
  const members = readMembers(given)
  return members && { image, members }
}

function allFaults(raw: RawImage, options: SourceOptions): string {
  const faults = faultsOf(raw, options)
  const given = raw.members ?? null
  if (given !== null && !readMembers(given)) faults.push(membersWanted)
  return faults.join('; ')
}
