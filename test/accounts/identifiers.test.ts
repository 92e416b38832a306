import { describe, expect, test } from 'vitest'
import { AccountError } from '../../src/accounts/account-error.ts'
import {
  checkAccessKey,
  checkAccountId,
  checkAccountName,
  checkSecretKey,
  checkUser,
  newAccessKey,
  newAccountId,
  newSecretKey,
} from '../../src/accounts/identifiers.ts'

function refusal(check: (text: string) => string, text: string): AccountError {
  try {
    check(text)
  } catch (error) {
    if (error instanceof AccountError) return error
  }
  throw new Error(`${JSON.stringify(text)} was not refused`)
}

describe('new ones', () => {
  test.each([
    ['account ids', newAccountId, 32, checkAccountId],
    ['access keys', newAccessKey, 32, checkAccessKey],
    ['secret keys', newSecretKey, 64, checkSecretKey],
  ])('%s are hexadecimal, all different, and pass their own check', (_name, make, digits, check) => {
    const made = Array.from({ length: 1000 }, make)
    expect(new Set(made).size).toBe(1000)
    for (const text of made) {
      expect(text).toMatch(new RegExp(`^[0-9a-f]{${digits}}$`))
      expect(check(text)).toBe(text)
    }
  })
})

describe('given ones', () => {
  test('an account id in capitals is refused with the right spelling', () => {
    const { kind, message } = refusal(checkAccountId, 'A8F10467ABFC4B87B64614AB36EB9AE4')
    expect(kind).toBe('invalid')
    expect(message).toContain('a8f10467abfc4b87b64614ab36eb9ae4')
  })

  test.each(['', 'demo', 'a8f10467abfc4b87b64614ab36eb9ae', 'a8f10467abfc4b87b64614ab36eb9ae4\n'])(
    '%j is no account id',
    (text) => {
      expect(refusal(checkAccountId, text).message).toContain('32 hexadecimal digits')
    },
  )

  test.each(['a', '연구소', 'Team B (2)', '😀'.repeat(255)])('%j is an account name', (text) => {
    expect(checkAccountName(text)).toBe(text)
  })

  test.each(['', ' ', ' a', 'a ', 'a\nb', 'a\u0000b', '\ud800', 'x'.repeat(256)])(
    '%j is no account name',
    (text) => {
      expect(refusal(checkAccountName, text).message).toMatch(/needs a name|1 to 255 characters/)
    },
  )

  test('a user is an e-mail address', () => {
    expect(checkUser('user@samsung.com')).toBe('user@samsung.com')
    for (const text of ['', 'user', 'user@', '@x', 'a@b@c', 'a b@c', `${'x'.repeat(255)}@y`]) {
      expect(refusal(checkUser, text).message).toContain('user@example.com')
    }
  })

  test('an access key fits a header and a column', () => {
    expect(checkAccessKey('my-access_key-1')).toBe('my-access_key-1')
    for (const text of ['', 'short', 'with blank', 'a:bcdefgh', '키키키키키키키키', 'x'.repeat(129)]) {
      expect(refusal(checkAccessKey, text).message).toContain('8 to 128')
    }
  })

  test('a bad secret key is refused without showing it', () => {
    for (const text of [
      '',
      'too-short',
      'secret with blanks 12345',
      `${'x'.repeat(20)}\n`,
      'x'.repeat(257),
    ]) {
      const { message } = refusal(checkSecretKey, text)
      expect(message).toContain('16 to 256')
      expect(message).toContain(`(it has ${text.length})`)
      if (text !== '') expect(message).not.toContain(text)
    }
  })

  test('a long text is cut in the message', () => {
    expect(refusal(checkAccountId, 'x'.repeat(10_000)).message.length).toBeLessThan(200)
  })
})
