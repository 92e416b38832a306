interface Slot<V> {
  readonly value: V
  readonly bytes: number
  /** Asked for since it was last passed over. */
  isUsed: boolean
}

/**
 * Keeps values up to so many bytes. To make room it passes over them in the order they came: what was asked for
 * meanwhile gets a second chance, what was not goes. So a hit costs no more than finding it.
 */
export class SizedCache<V> {
  readonly #slots = new Map<string, Slot<V>>()
  readonly #capacity: number
  #bytes = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get bytes(): number {
    return this.#bytes
  }

  get(key: string): V | undefined {
    const slot = this.#slots.get(key)
    if (!slot) return undefined
    slot.isUsed = true
    return slot.value
  }

  /** @param bytes of the value and its key. What takes more than an eighth of all is not kept. */
  set(key: string, value: V, bytes: number): void {
    this.delete(key)
    if (bytes > this.#capacity / 8) return
    while (this.#bytes + bytes > this.#capacity) this.#passOver()
    this.#slots.set(key, { value, bytes, isUsed: false })
    this.#bytes += bytes
  }

  delete(key: string): void {
    const slot = this.#slots.get(key)
    if (!slot) return
    this.#slots.delete(key)
    this.#bytes -= slot.bytes
  }

  #passOver(): void {
    const [key, slot] = this.#slots.entries().next().value as [string, Slot<V>]
    this.delete(key)
    if (!slot.isUsed) return
    slot.isUsed = false
    this.#slots.set(key, slot)
    this.#bytes += slot.bytes
  }
}
