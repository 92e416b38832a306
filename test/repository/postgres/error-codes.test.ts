import { expect, test } from 'vitest'
import {
  isBroken,
  isBusy,
  isSerializationFailure,
  translated,
} from '../../../src/repository/postgres/error-codes.ts'
import { DatabaseUnavailable } from '../../../src/repository/sql/errors.ts'

const coded = (code: string) => Object.assign(new Error(`is ${code}`), { code })

test.each(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT'])(
  '%s of the system is a lost connection',
  (code) => {
    expect(translated(coded(code))).toBeInstanceOf(DatabaseUnavailable)
    expect(isBroken(coded(code))).toBe(true)
  },
)

test.each([
  ['57P01', true],
  ['08006', true],
  ['53300', false],
])('%s is a database that is away; its connection is lost: %s', (code, broken) => {
  expect(translated(coded(code))).toBeInstanceOf(DatabaseUnavailable)
  expect(isBroken(coded(code))).toBe(broken)
})

test.each(['42601', '23505', 'XX000'])('%s is what it is', (code) => {
  const error = coded(code)
  expect(translated(error)).toBe(error)
  expect(isBroken(error)).toBe(false)
})

test('who loses against others may try again, and who waits too long is told so', () => {
  expect(['40P01', '23505', '55P03', 'EPIPE'].map((code) => isSerializationFailure(coded(code)))).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(['40P01', '55P03', '23505', 'EBUSY'].map((code) => isBusy(coded(code)))).toEqual([
    true,
    true,
    false,
    false,
  ])
})
