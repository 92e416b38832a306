import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { signingKey } from '../../src/signing/signing-key.ts'

const reference = (secret: string, text: string) =>
  createHmac('sha256', Buffer.from(secret)).update(text).digest('base64')

it('is the HMAC of RFC 4231, test cases 2 and 6', () => {
  expect(Buffer.from(signingKey('Jefe').sign('what do ya want for nothing?'), 'base64').toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
  // A key of one byte is the same key with zeros behind it; one longer than a block is hashed.
  expect(signingKey('a').sign('x')).toBe(signingKey('a\0\0').sign('x'))
  expect(signingKey('a'.repeat(131)).sign('x')).toBe(reference('a'.repeat(131), 'x'))
})

it('equals the platform’s HMAC for any secret and any text, one after the other with the same key', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.integer({ min: 0, max: 9000 }).map((length) => '한'.repeat(length)),
    fc.constantFrom(1364, 1365, 1366, 4095, 4096, 4097).map((length) => 'x'.repeat(length)),
  )
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 150 }),
      fc.array(text, { minLength: 1, maxLength: 4 }),
      (secret, texts) => {
        const key = signingKey(secret)
        for (const each of texts) expect(key.sign(each)).toBe(reference(secret, each))
      },
    ),
  )
})

it('does not show its secret', () => {
  const key = signingKey('hush-hush')
  expect(`${inspect(key, { showHidden: true, depth: 9 })}${JSON.stringify(key)}`).toBe('SigningKey {}{}')
})
