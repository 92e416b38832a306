/**
 * Numbers that look random and are a function of a seed and an index alone, so that the image at any place can be
 * made without making those before it.
 */
export class Random {
  /**
   * @param {number} seed
   * @param {number} index
   */
  constructor(seed, index) {
    this.state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0
    this.next()
  }

  /** 32 bits (mulberry32). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return (bits ^ (bits >>> 14)) >>> 0
  }

  /** An integer from 0 up to, not including, `end`. */
  below(end) {
    return Math.floor((this.next() / 0x1_0000_0000) * end)
  }

  /** @template T @param {readonly T[]} items @returns {T} */
  pick(items) {
    return items[this.below(items.length)]
  }

  /** Happens with a chance of so many percent. */
  percent(chance) {
    return this.below(100) < chance
  }

  hex(digits) {
    let text = ''
    while (text.length < digits) text += this.next().toString(16).padStart(8, '0')
    return text.slice(0, digits)
  }

  uuid() {
    const hex = this.hex(32)
    const variant = '89ab'[this.below(4)]
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
  }
}
