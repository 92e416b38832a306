import type { ImageId } from 'scp-images-client/contract/image-fields'
import { compress, type Encoding } from '../response/content-encoding.ts'
import { MOST } from './frequency.ts'

/** A rendered page that is kept, with the compressed forms that were asked for. Nobody may change its bytes. */
export class KeptPage {
  readonly tag: string
  readonly next: ImageId | undefined
  /** Bytes of the whole body. */
  readonly length: number
  /** False once it made room for others, or is old. */
  isKept = true
  /** All the memory it takes. */
  bytes = 0
  #uses: number
  /** Of the whole body: the bytes as they are, under '', and in encodings. */
  readonly #forms = new Map<string, Buffer>()
  readonly #onGrown: (bytes: number) => void

  /** @param onGrown hears of bytes that it takes in addition */
  constructor(
    about: { readonly tag: string; readonly next: ImageId | undefined; readonly uses: number },
    plain: Buffer,
    onGrown: (bytes: number) => void,
  ) {
    this.tag = about.tag
    this.next = about.next
    this.#forms.set('', plain)
    this.length = plain.length
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

  /** The bytes in an encoding, '' for none, where they are there. */
  known(encoding: string): Buffer | undefined {
    return this.#forms.get(encoding)
  }

  /** The bytes in an encoding, made when they are first asked for. */
  async encoded(encoding: Encoding): Promise<Buffer> {
    const known = this.#forms.get(encoding.name)
    if (known) return known
    const bytes = await compress(this.#forms.get('') as Buffer, encoding)
    if (!this.isKept || this.#forms.has(encoding.name)) return bytes
    this.#forms.set(encoding.name, bytes)
    this.#onGrown(bytes.length)
    return bytes
  }

  /** It made room. Whoever still knows of it, as answers do, keeps none of its bytes alive. */
  drop(): void {
    this.isKept = false
    this.#forms.clear()
  }
}
