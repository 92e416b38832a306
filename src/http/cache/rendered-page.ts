import type { ImageId } from 'scp-images-client/contract/image-fields'
import { compress, type Encoding } from '../response/content-encoding.ts'

/** The cache a page is in. */
interface Owner {
  /** It takes more bytes than before. */
  grown(page: RenderedPage): void
  used(): void
}

/** A rendered page in the cache, with the content codings that were requested. Its bytes are never changed. */
export class RenderedPage {
  readonly tag: string
  readonly next: ImageId | undefined
  /** Bytes of the whole body. */
  readonly length: number
  /** False once it was evicted or replaced. */
  isKept = true
  /** All the memory it takes. */
  bytes: number
  /** When it was requested last, as a number of requests. */
  lastUse: number
  /** Of the whole body: the bytes as they are, under '', and in encodings. */
  readonly #forms = new Map<string, Buffer>()
  readonly #owner: Owner

  constructor(about: Pick<RenderedPage, 'tag' | 'next' | 'bytes' | 'lastUse'>, plain: Buffer, owner: Owner) {
    this.tag = about.tag
    this.next = about.next
    this.bytes = about.bytes
    this.lastUse = about.lastUse
    this.#forms.set('', plain)
    this.length = plain.length
    this.#owner = owner
  }

  /** The bytes in an encoding, '' for none, where they are there. */
  known(encoding: string): Buffer | undefined {
    return this.#forms.get(encoding)
  }

  /** The bytes in an encoding, made at the first request for them. */
  async encoded(encoding: Encoding): Promise<Buffer> {
    const known = this.#forms.get(encoding.name)
    if (known) return known
    const bytes = await compress(this.#forms.get('') as Buffer, encoding)
    if (!this.isKept || this.#forms.has(encoding.name)) return bytes
    this.#forms.set(encoding.name, bytes)
    this.bytes += bytes.length
    this.#owner.grown(this)
    return bytes
  }

  /** A response with this page was sent from the cache of responses. */
  use(): void {
    if (this.isKept) this.#owner.used()
  }

  /** It was evicted. Responses that refer to it keep none of its bytes alive. */
  drop(): void {
    this.isKept = false
    this.#forms.clear()
  }
}
