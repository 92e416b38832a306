import type { ImageId } from '../contract/image-fields.ts'
import { MOST } from './frequency.ts'
import { compress, type Encoding } from './plugins/compression.ts'

/** A rendered page that is kept, with the compressed forms that were asked for. Nobody may change its bytes. */
export class KeptPage {
  readonly tag: string
  readonly next: ImageId | undefined
  /** The whole body. */
  readonly plain: Buffer
  /** False once it made room for others, or is old. */
  isKept = true
  /** All the memory it takes. */
  bytes = 0
  #uses: number
  readonly #encoded = new Map<string, Buffer>()
  readonly #onGrown: (bytes: number) => void

  /** @param onGrown hears of bytes that it takes in addition */
  constructor(
    about: { readonly tag: string; readonly next: ImageId | undefined; readonly uses: number },
    plain: Buffer,
    onGrown: (bytes: number) => void,
  ) {
    this.tag = about.tag
    this.next = about.next
    this.plain = plain
    this.#uses = about.uses
    this.#onGrown = onGrown
  }

  /** How often it was asked for lately. */
  get uses(): number {
    return this.#uses
  }

  use(): void {
    if (this.#uses < MOST) this.#uses++
  }

  /** What was lately is less so. */
  age(): void {
    this.#uses >>= 1
  }

  /** The bytes in an encoding, made when they are first asked for. */
  async encoded(encoding: Encoding): Promise<Buffer> {
    const known = this.#encoded.get(encoding.name)
    if (known) return known
    const bytes = await compress(this.plain, encoding)
    if (this.#encoded.has(encoding.name)) return bytes
    this.#encoded.set(encoding.name, bytes)
    if (this.isKept) this.#onGrown(bytes.length)
    return bytes
  }
}
