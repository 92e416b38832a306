import type { Image } from 'scp-images-client/contract/image-fields'
import type { ImageWrite } from '../../catalogue/image-repository.ts'
import type { Member } from '../../catalogue/query/access.ts'
import { listColumns, type SqlValue } from './columns.ts'
import { classValuesOf, type EncodedImage, encodeImage } from './encoded-image.ts'
import { cutColumns, parseText } from './image-text.ts'

/**
 * Prepared images as a few large values, which pass from one thread to another at a twentieth of what objects cost.
 * To be written by threads of one program only, and never kept.
 */
export interface ImageBatch {
  readonly count: number
  /** All JSON texts, which are ASCII, one after the other; perhaps with some room behind them. */
  readonly texts: Uint8Array
  /** Of each image: the length of its text, its cuts, its list values that are integers. */
  readonly numbers: Float64Array
  /** 16 bytes an image. */
  readonly uuids: Uint8Array
  /** Each text of a list once. */
  readonly words: readonly string[]
  /** Of each image: where the list values that are texts stand in `words`. */
  readonly wordPlaces: Uint32Array
  /** By the image's place: those that are hidden. */
  readonly hidden: ReadonlySet<number>
  /** By the image's index; absent for an image without members. */
  readonly members: ReadonlyMap<number, readonly Member[]>
  /** By the image's place: what it was before, where that is known. */
  readonly earlier: ReadonlyMap<number, readonly Image[]>
}

const placesOf = (kind: string) =>
  listColumns.flatMap((column, place) => (column.kind === kind ? [place] : []))
const integers = placesOf('integer')
const words = placesOf('text')
const uuids = placesOf('uuid')
const numbersAnImage = 1 + cutColumns.length + integers.length

interface ImageBatchBuilder {
  /** Prepare an image and put it in. Tags are not for imports, and left out. */
  add(write: ImageWrite): void
  /** Images in the pack. */
  count(): number
  /** Bytes of their texts. */
  bytes(): number
  /** The pack; the next one begins. */
  take(): ImageBatch
}

export function imageBatchBuilder(): ImageBatchBuilder {
  let pack = openPack()
  return {
    add: (write) => addTo(pack, write),
    count: () => pack.uuids.length,
    bytes: () => pack.end,
    take() {
      const packed = close(pack)
      pack = openPack()
      return packed
    },
  }
}

/** Bytes of a thousand texts. */
const defaultBytes = 1 << 21

const openPack = () => ({
  texts: Buffer.allocUnsafeSlow(defaultBytes),
  end: 0,
  numbers: [] as number[],
  uuids: [] as Uint8Array[],
  words: new Map<string, number>(),
  wordPlaces: [] as number[],
  hidden: new Set<number>(),
  members: new Map<number, readonly Member[]>(),
  earlier: new Map<number, readonly Image[]>(),
})
type OpenPack = ReturnType<typeof openPack>

function addTo(pack: OpenPack, write: ImageWrite): void {
  const { uuid, list, text, hidden } = encodeImage(write)
  const [json, ...cuts] = text as [string, ...number[]]
  const place = pack.uuids.length
  pack.texts = withRoom(pack.texts, pack.end, json.length)
  pack.end += pack.texts.write(json, pack.end, 'latin1')
  pack.numbers.push(json.length, ...cuts)
  for (const column of integers) pack.numbers.push(list[column] as number)
  pack.uuids.push(uuid)
  for (const column of words) pack.wordPlaces.push(placeOfWord(pack.words, list[column] as string))
  if (hidden) pack.hidden.add(place)
  if (write.members) pack.members.set(place, write.members)
  if (write.earlier) pack.earlier.set(place, write.earlier)
}

function placeOfWord(words: Map<string, number>, word: string): number {
  const known = words.get(word)
  if (known !== undefined) return known
  words.set(word, words.size)
  return words.size - 1
}

/** Not from the pool that small buffers share: these go to another thread. */
function withRoom(buffer: Buffer<ArrayBuffer>, used: number, wanted: number): Buffer<ArrayBuffer> {
  if (used + wanted <= buffer.length) return buffer
  const larger = Buffer.allocUnsafeSlow(2 * (used + wanted))
  buffer.copy(larger, 0, 0, used)
  return larger
}

const close = (pack: OpenPack): ImageBatch => ({
  count: pack.uuids.length,
  texts: pack.texts,
  numbers: Float64Array.from(pack.numbers),
  uuids: Uint8Array.from(Buffer.concat(pack.uuids)),
  words: [...pack.words.keys()],
  wordPlaces: Uint32Array.from(pack.wordPlaces),
  hidden: pack.hidden,
  members: pack.members,
  earlier: pack.earlier,
})

/** What goes to another thread without a copy. */
export const buffersOf = ({ texts, numbers, uuids, wordPlaces }: ImageBatch): ArrayBuffer[] =>
  [texts, numbers, uuids, wordPlaces].map((values) => values.buffer as ArrayBuffer)

export function* decodeBatch(packed: ImageBatch): Generator<EncodedImage> {
  let start = 0
  for (let place = 0; place < packed.count; place++) {
    const end = start + (packed.numbers[place * numbersAnImage] as number)
    yield new BatchImage(packed, place, start, end)
    start = end
  }
}

/** Its text is cut out when it is needed: twenty thousand at once would take as much memory as all the rest. */
class BatchImage implements EncodedImage {
  readonly uuid: Uint8Array
  readonly list: readonly SqlValue[]
  readonly class: readonly SqlValue[]
  readonly hidden: boolean
  readonly members?: readonly Member[]
  readonly earlier?: readonly Image[]
  readonly #packed: ImageBatch
  readonly #place: number
  readonly #start: number
  readonly #end: number

  constructor(packed: ImageBatch, place: number, start: number, end: number) {
    this.#packed = packed
    this.#place = place
    this.#start = start
    this.#end = end
    this.uuid = packed.uuids.subarray(place * 16, place * 16 + 16)
    this.list = this.#listValues()
    this.class = classValuesOf(this.list)
    this.hidden = packed.hidden.has(place)
    const members = packed.members.get(place)
    if (members) this.members = members
    const earlier = packed.earlier.get(place)
    if (earlier) this.earlier = earlier
  }

  get text(): readonly SqlValue[] {
    const from = this.#place * numbersAnImage + 1
    return [this.#json(), ...this.#packed.numbers.subarray(from, from + cutColumns.length)]
  }

  /** Needed of images that are shared or differ from what is stored. */
  get image(): Image {
    return parseText(this.#json())
  }

  #json(): string {
    const { buffer, byteOffset, byteLength } = this.#packed.texts
    return Buffer.from(buffer, byteOffset, byteLength).toString('latin1', this.#start, this.#end)
  }

  #listValues(): SqlValue[] {
    const { numbers, words: known, wordPlaces } = this.#packed
    const list: SqlValue[] = listColumns.map(() => '')
    let number = this.#place * numbersAnImage + 1 + cutColumns.length
    for (const column of integers) list[column] = numbers[number++] as number
    let word = this.#place * words.length
    for (const column of words) list[column] = known[wordPlaces[word++] as number] as string
    for (const column of uuids) list[column] = this.uuid
    return list
  }
}
