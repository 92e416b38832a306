import type { ImagePage } from '../../catalogue/image-repository.ts'
import { release } from '../response/buffer-release.ts'
import { type Body, lengthOf } from '../response/send.ts'
import { Frequency } from './frequency.ts'
import { KeptPage } from './rendered-page.ts'

/** What a page takes beside its bytes and its place: a guess on the safe side. */
const OVERHEAD = 500
/** A page that would take more than this part of the memory is not kept. */
const LARGEST = 1 / 8

/**
 * Rendered pages by what they are a page of: edition, account and query. Each has its entity tag, which names the
 * generations of all that the account's lists show, too: a page with the tag that is wanted is the page, whoever changed
 * what meanwhile; one with another tag is old, and its place is taken by the new one.
 *
 * A page is kept from the second time on that it is asked for. When the memory is full, only one that is asked for more
 * often than another takes that one's place, so that neither a walk through a catalogue nor more pages in turn than
 * there is room for push out what is of use.
 */
export class KeptPages {
  readonly #capacity: number
  /** In the order in which they are looked at when room is wanted. */
  readonly #pages = new Map<string, KeptPage>()
  readonly #asked = new Frequency(() => this.#age())
  #bytes = 0
  /** Pages that were there, and pages that were not. */
  hits = 0
  misses = 0

  /** @param capacity bytes */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get bytes(): number {
    return this.#bytes
  }

  get(place: string, tag: string): KeptPage | undefined {
    const page = this.#pages.get(place)
    page?.use()
    if (page?.tag !== tag) return undefined
    this.hits++
    return page
  }

  /**
   * Keep a page whose body has these pieces, if it is wanted and there is room; their memory is given back then. Asked
   * once for each page that is not kept.
   */
  keepIfWanted(
    place: string,
    tag: string,
    { next }: Pick<ImagePage, 'next'>,
    body: Body,
  ): KeptPage | undefined {
    this.misses++
    const length = lengthOf(body)
    const bytes = length + 2 * place.length + OVERHEAD
    if (bytes > this.#capacity * LARGEST) return undefined
    const old = this.#pages.get(place)
    const uses = old?.uses ?? this.#asked.count(place)
    if (old) this.#drop(place, old)
    if (uses < 2 || !this.#makeRoom(bytes, uses)) return undefined
    const page = new KeptPage({ tag, next, uses }, joined(body, length), (more) => this.#grow(page, more))
    body.forEach(release)
    page.bytes = bytes
    this.#bytes += bytes
    this.#pages.set(place, page)
    return page
  }

  /** False: all that are looked at are as much in use. Each is looked at again only after all others. */
  #makeRoom(bytes: number, uses: number): boolean {
    while (this.#bytes + bytes > this.#capacity) {
      const [place, page] = this.#pages.entries().next().value as [string, KeptPage]
      // Of pages asked for in turn one is always ahead of the other by one.
      if (uses > page.uses + 1) {
        this.#drop(place, page)
        continue
      }
      this.#pages.delete(place)
      this.#pages.set(place, page)
      return false
    }
    return true
  }

  #grow(page: KeptPage, bytes: number): void {
    page.bytes += bytes
    this.#bytes += bytes
    this.#makeRoom(0, Number.POSITIVE_INFINITY)
  }

  #drop(place: string, page: KeptPage): void {
    this.#pages.delete(place)
    this.#bytes -= page.bytes
    page.drop()
  }

  #age(): void {
    for (const page of this.#pages.values()) page.age()
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
