interface Slot<V> {
  readonly value: V
  bytes: number
  /** Asked for since it was last passed over. */
  isUsed: boolean
}

/** What a key and its slot take beside their own text and value, bytes: a guess on the safe side. */
const OVERHEAD = 200

/**
 * Keeps values up to so many bytes. To make room it passes over them in the order they came: what was asked for
 * meanwhile gets a second chance, what was not goes. So a hit costs no more than finding it.
 */
export class SizedCache<V> {
  readonly #slots = new Map<string, Slot<V>>()
  readonly #capacity: number
  readonly #onRemoved: (value: V) => void
  #bytes = 0

  constructor(capacity: number, onRemoved: (value: V) => void = () => {}) {
    this.#capacity = capacity
    this.#onRemoved = onRemoved
  }

  get bytes(): number {
    return this.#bytes
  }

  get count(): number {
    return this.#slots.size
  }

  get(key: string): V | undefined {
    const slot = this.#slots.get(key)
    if (!slot) return undefined
    slot.isUsed = true
    return slot.value
  }

  /** @param bytes of the value alone. What takes more than an eighth of all is not kept: false. */
  set(key: string, value: V, bytes: number): boolean {
    this.delete(key)
    const all = bytes + key.length + OVERHEAD
    if (all > this.#capacity / 8) {
      this.#onRemoved(value)
      return false
    }
    this.#slots.set(key, { value, bytes: all, isUsed: false })
    this.#bytes += all
    this.#makeRoom()
    return true
  }

  /** A value that is kept has become larger. */
  grow(key: string, bytes: number): void {
    const slot = this.#slots.get(key)
    if (!slot) return
    slot.bytes += bytes
    this.#bytes += bytes
    this.#makeRoom()
  }

  delete(key: string): void {
    const slot = this.#slots.get(key)
    if (!slot) return
    this.#slots.delete(key)
    this.#bytes -= slot.bytes
    this.#onRemoved(slot.value)
  }

  #makeRoom(): void {
    while (this.#bytes > this.#capacity) {
      const [key, slot] = this.#slots.entries().next().value as [string, Slot<V>]
      if (slot.isUsed) {
        slot.isUsed = false
        this.#slots.delete(key)
        this.#slots.set(key, slot)
      } else this.delete(key)
    }
  }
}
