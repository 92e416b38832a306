import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSecretBox, SecretBoxError } from '../../src/accounts/secret-box.ts'

const masterKey = randomBytes(32)
const box = createSecretBox(masterKey)
const anyText = fc.string({ unit: 'grapheme' })

describe('a sealed text', () => {
  test('opens to what it was, under the same name', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, name) => {
        expect(createSecretBox(masterKey).open(box.seal(text, name), name)).toBe(text)
      }),
    )
  })

  test('has the documented form and hides the text', () => {
    const secret = '9c8b7a69584736251403f2e1d0c9b8a7'
    const sealed = box.seal(secret, 'key')
    expect(sealed).toMatch(/^v1\.[A-Za-z0-9_-]+$/)
    expect(Buffer.from(sealed.slice(3), 'base64url').length).toBe(12 + 16 + secret.length)
    expect(Buffer.from(sealed.slice(3), 'base64url').toString('latin1')).not.toContain(secret)
  })

  test('differs each time', () => {
    expect(new Set(Array.from({ length: 100 }, () => box.seal('same', 'key'))).size).toBe(100)
  })

  test('does not open under another name or with another master key', () => {
    const sealed = box.seal('secret', 'key')
    expect(() => box.open(sealed, 'yek')).toThrow(SecretBoxError)
    expect(() => createSecretBox(randomBytes(32)).open(sealed, 'key')).toThrow(SecretBoxError)
  })

  test('does not open when a bit was changed', () => {
    const sealed = box.seal('secret', 'key')
    const length = Buffer.from(sealed.slice(3), 'base64url').length
    fc.assert(
      fc.property(fc.nat(length * 8 - 1), (bit) => {
        const bytes = Buffer.from(sealed.slice(3), 'base64url')
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(() => box.open(`v1.${bytes.toString('base64url')}`, 'key')).toThrow(SecretBoxError)
      }),
    )
  })

  test('cut short, of another version or no sealed text at all does not open', () => {
    const sealed = box.seal('secret', 'key')
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => box.open(sealed.slice(0, length), 'key')).toThrow(SecretBoxError)
    }
    expect(() => box.open(sealed.replace('v1.', 'v2.'), 'key')).toThrow(SecretBoxError)
    fc.assert(
      fc.property(anyText, (text) => {
        expect(() => box.open(`v1.${text}`, 'key')).toThrow(SecretBoxError)
      }),
    )
  })
})

test('an error names whose secret it was and what to do', () => {
  expect(() => box.open('v1.', 'key-1')).toThrow(/key-1.*master key file/)
})

test('a master key has 32 bytes and is not printed', () => {
  expect(() => createSecretBox(randomBytes(16))).toThrow('A master key has 32 bytes, not 16.')
  expect(inspect(box, { depth: null, showHidden: true })).not.toContain(masterKey.toString('hex'))
})
