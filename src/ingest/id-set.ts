import type { ImageId } from 'scp-images-client/contract/image-fields'

/** 16 bytes an id, as two numbers. */
const WORDS = 2

/**
 * A set of ids with 32 to 64 bytes per id; a set of strings needs about a hundred. Holds all ids of a source, which may
 * have a million images.
 */
export class IdSet {
  #slots = new BigUint64Array(1024 * WORDS)
  #size = 0
  /** The id of zeros, which equals an empty slot. */
  #hasZero = false

  get size(): number {
    return this.#size + Number(this.#hasZero)
  }

  /** @returns false if the id was in the set already */
  add(id: ImageId): boolean {
    const [high, low] = wordsOf(id)
    if (high === 0n && low === 0n) {
      const isNew = !this.#hasZero
      this.#hasZero = true
      return isNew
    }
    const slot = this.#find(high, low)
    if (this.#isTaken(slot)) return false
    this.#put(slot, high, low)
    this.#size++
    if (this.#size * WORDS * 2 > this.#slots.length) this.#grow()
    return true
  }

  has(id: ImageId): boolean {
    const [high, low] = wordsOf(id)
    return high === 0n && low === 0n ? this.#hasZero : this.#isTaken(this.#find(high, low))
  }

  /** The slot of the id, or the empty slot for it. */
  #find(high: bigint, low: bigint): number {
    const count = this.#slots.length / WORDS
    // Ids that are no hashes may differ in a few bits only, at the start or the end.
    const start = Number(BigInt.asUintN(32, (high ^ (high >> 32n) ^ low ^ (low >> 32n)) * 0x9e3779b1n))
    for (let slot = start % count; ; slot = (slot + 1) % count) {
      const at = slot * WORDS
      if (!this.#isTaken(slot)) return slot
      if (this.#slots[at] === high && this.#slots[at + 1] === low) return slot
    }
  }

  #isTaken(slot: number): boolean {
    return this.#slots[slot * WORDS] !== 0n || this.#slots[slot * WORDS + 1] !== 0n
  }

  #put(slot: number, high: bigint, low: bigint): void {
    this.#slots[slot * WORDS] = high
    this.#slots[slot * WORDS + 1] = low
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new BigUint64Array(old.length * 2)
    for (let at = 0; at < old.length; at += WORDS) {
      const [high, low] = [old[at] as bigint, old[at + 1] as bigint]
      if (high !== 0n || low !== 0n) this.#put(this.#find(high, low), high, low)
    }
  }
}

function wordsOf(id: ImageId): [high: bigint, low: bigint] {
  const hex = id.replaceAll('-', '')
  return [BigInt(`0x${hex.slice(0, 16)}`), BigInt(`0x${hex.slice(16)}`)]
}
