import crypto, { createHash } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { uuidOf } from './uuid-of.mjs'

const RealDate = Date
let now = 0
let drawn = 0

/** Let this process live in a time that stands still, with random numbers that are always the same, from their first on. */
export function fixTimeAndChance() {
  now = RealDate.parse('2026-05-01T12:00:00Z')
  drawn = 0
  globalThis.Date = class extends RealDate {
    constructor(...words) {
      super(...(words.length === 0 ? [now] : words))
    }
    static now = () => now
  }
  crypto.randomBytes = bytes
  crypto.randomUUID = uuid
  globalThis.crypto.randomUUID = uuid
  syncBuiltinESMExports()
}

/** A minute later. */
export function tick() {
  now += 60_000
}

const uuid = () => uuidOf(`drawn ${drawn++}`)

function bytes(count) {
  const blocks = Array.from({ length: Math.ceil(count / 32) }, () =>
    createHash('sha256').update(`drawn ${drawn++}`).digest(),
  )
  return Buffer.concat(blocks).subarray(0, count)
}
