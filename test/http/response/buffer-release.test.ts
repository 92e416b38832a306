import { expect, it } from 'vitest'
import { detachBuffer } from '../../../src/http/response/buffer-release.ts'

const canTransfer = 'transfer' in ArrayBuffer.prototype

it('empties a large buffer where the platform can', () => {
  const buffer = Buffer.alloc(1_000_000, 'x')
  detachBuffer(buffer)
  expect(buffer.length).toBe(canTransfer ? 0 : 1_000_000)
})

it('leaves alone what may share its memory with others', () => {
  const [left, right] = [Buffer.from('left'.repeat(100)), Buffer.from('right'.repeat(100))]
  detachBuffer(left)
  detachBuffer('text')
  expect([left.toString(), right.toString()]).toEqual(['left'.repeat(100), 'right'.repeat(100)])
  const largestPooled = Buffer.allocUnsafe((Buffer.poolSize >>> 1) - 1)
  detachBuffer(largestPooled)
  expect(largestPooled.length).toBe((Buffer.poolSize >>> 1) - 1)
})
