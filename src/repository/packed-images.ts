import type { Member } from '../catalogue/access.ts'
import type { ImageWrite } from '../catalogue/image-repository.ts'
import type { Image } from '../contract/image-fields.ts'
import { cutColumns, parseText } from './fragments.ts'
import { listColumns, type SqlValue } from './list-columns.ts'
import { facetOf, type PreparedImage, prepareImage } from './prepare-image.ts'

/**
 * Prepared images as a few large values, which pass from one thread to another at a twentieth of what objects cost.
 * To be written by threads of one program only, and never kept.
 */
export interface PackedImages {
  readonly count: number
  /** All JSON texts, one after the other. */
  readonly texts: string
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
  /** By the image's place; of an image without any it says nothing. */
  readonly members: ReadonlyMap<number, readonly Member[]>
}

const placesOf = (kind: string) =>
  listColumns.flatMap((column, place) => (column.kind === kind ? [place] : []))
const integers = placesOf('integer')
const texts = placesOf('text')
const uuids = placesOf('uuid')
const numbersAnImage = 1 + cutColumns.length + integers.length

/** Prepare and pack. Tags are not for imports, and left out. */
export function packImages(writes: readonly ImageWrite[]): PackedImages {
  const count = writes.length
  const json: string[] = []
  const numbers = new Float64Array(count * numbersAnImage)
  const bytes = new Uint8Array(count * 16)
  const words = new Map<string, number>()
  const wordPlaces = new Uint32Array(count * texts.length)
  const hidden = new Set<number>()
  const members = new Map<number, readonly Member[]>()
  for (const [place, write] of writes.entries()) {
    const { uuid, list, text } = prepareImage(write)
    const [own, ...cuts] = text as [string, ...number[]]
    json.push(own)
    let next = place * numbersAnImage
    numbers[next++] = own.length
    for (const cut of cuts) numbers[next++] = cut
    for (const column of integers) numbers[next++] = list[column] as number
    bytes.set(uuid, place * 16)
    for (const [index, column] of texts.entries())
      wordPlaces[place * texts.length + index] = placeOfWord(words, list[column] as string)
    if (write.image.os_hidden) hidden.add(place)
    if (write.members) members.set(place, write.members)
  }
  return {
    count,
    texts: json.join(''),
    numbers,
    uuids: bytes,
    words: [...words.keys()],
    wordPlaces,
    hidden,
    members,
  }
}

function placeOfWord(words: Map<string, number>, word: string): number {
  const known = words.get(word)
  if (known !== undefined) return known
  words.set(word, words.size)
  return words.size - 1
}

export function* unpackImages(packed: PackedImages): Generator<PreparedImage> {
  let start = 0
  for (let place = 0; place < packed.count; place++) {
    const end = start + (packed.numbers[place * numbersAnImage] as number)
    yield new UnpackedImage(packed, place, packed.texts.slice(start, end))
    start = end
  }
}

class UnpackedImage implements PreparedImage {
  readonly uuid: Uint8Array
  readonly list: readonly SqlValue[]
  readonly facet: readonly SqlValue[]
  readonly text: readonly SqlValue[]
  readonly hidden: boolean
  readonly members?: readonly Member[]
  #image: Image | undefined

  constructor(
    { numbers, uuids: bytes, words, wordPlaces, hidden, members }: PackedImages,
    place: number,
    json: string,
  ) {
    this.uuid = bytes.subarray(place * 16, place * 16 + 16)
    const text: SqlValue[] = [json]
    let next = place * numbersAnImage + 1
    for (let cut = 0; cut < cutColumns.length; cut++) text.push(numbers[next++] as number)
    this.text = text
    const list: SqlValue[] = listColumns.map(() => '')
    for (const column of integers) list[column] = numbers[next++] as number
    let word = place * texts.length
    for (const column of texts) list[column] = words[wordPlaces[word++] as number] as string
    for (const column of uuids) list[column] = this.uuid
    this.list = list
    this.facet = facetOf(list)
    this.hidden = hidden.has(place)
    const given = members.get(place)
    if (given) this.members = given
  }

  /** Needed of images that are shared or differ from what is stored. */
  get image(): Image {
    this.#image ??= parseText(this.text[0] as string)
    return this.#image
  }
}
