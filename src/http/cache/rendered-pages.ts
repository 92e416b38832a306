import { LRUCache } from 'lru-cache'
import type { ImagePage } from '../../catalogue/image-repository.ts'
import { detachBuffer } from '../response/buffer-release.ts'
import { type Body, lengthOf } from '../response/send.ts'
import { RenderedPage } from './rendered-page.ts'

/** What a page takes beside its bytes and its key: an estimate on the safe side. */
const OVERHEAD = 500
/** A page that would take more than this part of the memory is not kept. */
const LARGEST = 1 / 8
/** Pages that are not kept and whose last request is recorded, and the bytes of their keys. */
const SEEN = { max: 5_000, maxSize: 1_000_000 }

/**
 * Rendered pages by edition, account and query. Each has an entity tag, which covers the generations of all that the
 * account's lists show: a page with the requested tag is up to date; one with another tag is stale and is replaced.
 *
 * Least recently used pages are evicted (LRU), with a rule of admission: a page is kept from its second request on,
 * and, where the cache is full, only if its previous request is later than the last request of each page that it would
 * evict. So reading through a catalogue once, or more pages in turn than fit, evicts no page that is used.
 */
export class RenderedPages {
  readonly #capacity: number
  readonly #pages: LRUCache<string, RenderedPage>
  /** When a page that is not kept was requested last, as a number of requests. */
  readonly #seen = new LRUCache<string, number>({ ...SEEN, sizeCalculation: (_, key) => 2 * key.length })
  #requests = 0
  /** Requests for a page that was there, and for one that was not. */
  hits = 0
  misses = 0

  /** @param capacity bytes */
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#pages = new LRUCache({
      maxSize: Math.ceil(capacity),
      dispose: (page, _, reason) => reason !== 'delete' && page.drop(),
    })
  }

  get bytes(): number {
    return this.#pages.calculatedSize
  }

  get(key: string, tag: string): RenderedPage | undefined {
    const page = this.#use(key)
    if (page?.tag !== tag) return undefined
    this.hits++
    return page
  }

  #use(key: string): RenderedPage | undefined {
    const page = this.#pages.get(key)
    if (page) page.lastUse = ++this.#requests
    return page
  }

  /**
   * Keep a page whose body has these pieces, if the rule of admission allows it; the memory of the pieces is then released.
   * To be called once for each request for a page that is not kept.
   */
  admit(key: string, tag: string, { next }: Pick<ImagePage, 'next'>, body: Body): RenderedPage | undefined {
    this.misses++
    const length = lengthOf(body)
    const bytes = length + 2 * key.length + OVERHEAD
    if (bytes > this.#capacity * LARGEST) return undefined
    const replaced = this.#pages.peek(key)
    const lastUse = replaced ? this.#requests : ++this.#requests
    if (!replaced) {
      const before = this.#seen.get(key)
      this.#seen.set(key, lastUse)
      if (before === undefined || !this.#isAdmitted(bytes, before)) return undefined
      this.#seen.delete(key)
    }
    const page = new RenderedPage({ tag, next, bytes, lastUse }, joined(body, length), {
      grown: (grown) => this.#resize(key, grown),
      used: () => this.#use(key),
    })
    body.forEach(detachBuffer)
    this.#pages.set(key, page, { size: bytes })
    return page
  }

  /** Set again, a value would keep the size it had at first: it is deleted before. */
  #resize(key: string, page: RenderedPage): void {
    this.#pages.delete(key)
    this.#pages.set(key, page, { size: page.bytes })
  }

  /** Is there room, or was a page requested later, before this time, than all that would be evicted for it? */
  #isAdmitted(bytes: number, before: number): boolean {
    let free = this.#capacity - this.#pages.calculatedSize
    for (const oldest of this.#pages.rvalues() as Iterable<RenderedPage>) {
      if (free >= bytes) return true
      if (oldest.lastUse >= before) return false
      free += oldest.bytes
    }
    return true
  }
}

/** One buffer with memory of its own: what is kept must not keep more alive than itself. */
function joined(body: Body, length: number): Buffer {
  const whole = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const piece of body)
    at += typeof piece === 'string' ? whole.write(piece, at, 'latin1') : piece.copy(whole, at)
  return whole
}
