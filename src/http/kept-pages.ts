import type { ImagePage } from '../catalogue/image-repository.ts'
import type { ImageId } from '../contract/image-fields.ts'
import type { Body } from './answer.ts'
import { compress, type Encoding } from './plugins/compression.ts'
import { release } from './release.ts'
import { SizedCache } from './sized-cache.ts'

/** A rendered page that is kept, with the compressed forms that were asked for. Nobody may change its bytes. */
export class KeptPage {
  /** The whole body. */
  readonly plain: Buffer
  readonly next: ImageId | undefined
  /** False once it made room for others. */
  isKept = true
  readonly #encoded = new Map<string, Buffer>()
  readonly #onGrown: (bytes: number) => void

  constructor(plain: Buffer, next: ImageId | undefined, onGrown: (bytes: number) => void) {
    this.plain = plain
    this.next = next
    this.#onGrown = onGrown
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

/** How many of the pages that were asked for lately are known, to tell which are asked for again. */
const KNOWN = 20_000

/**
 * Rendered pages by their entity tags. A tag names the edition, the account, the query and the generations of all that
 * the account's lists show, and so always the same page: what is kept is never wrong, only no longer asked for.
 * A page is kept from the second time on that it is asked for, so that a walk through a catalogue pushes nothing out.
 */
export class KeptPages {
  readonly #pages: SizedCache<KeptPage>
  #lately = new Set<string>()
  #before = new Set<string>()

  constructor(capacity: number) {
    this.#pages = new SizedCache(capacity, (page) => {
      page.isKept = false
    })
  }

  get bytes(): number {
    return this.#pages.bytes
  }

  get(tag: string): KeptPage | undefined {
    return this.#pages.get(tag)
  }

  /**
   * Keep a page whose body has these pieces, if it was asked for before; their memory is given back then. Asked once a
   * page that is not kept.
   */
  keepIfWanted(tag: string, { next }: Pick<ImagePage, 'next'>, body: Body): KeptPage | undefined {
    if (!this.#isWanted(tag)) return undefined
    const plain = joined(body)
    body.forEach(release)
    const page = new KeptPage(plain, next, (bytes) => this.#pages.grow(tag, bytes))
    this.#pages.set(tag, page, plain.length)
    return page
  }

  #isWanted(tag: string): boolean {
    if (this.#lately.has(tag) || this.#before.has(tag)) return true
    if (this.#lately.size >= KNOWN / 2) {
      this.#before = this.#lately
      this.#lately = new Set()
    }
    this.#lately.add(tag)
    return false
  }
}

/** One buffer with memory of its own: what is kept must not keep more alive than itself. */
function joined(body: Body): Buffer {
  const length = body.reduce((sum, piece) => sum + piece.length, 0)
  const whole = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const piece of body)
    at += typeof piece === 'string' ? whole.write(piece, at, 'latin1') : piece.copy(whole, at)
  return whole
}
