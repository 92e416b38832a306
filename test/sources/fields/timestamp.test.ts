import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayToWireTime, toWireTime } from '../../../src/sources/fields/timestamp.ts'

describe('toWireTime', () => {
  it.each([
    ['2025-07-22T09:00:00Z', '2025-07-22T09:00:00Z'],
    ['2025-07-22T09:00:00.999999Z', '2025-07-22T09:00:00Z'],
    ['2025-07-22T09:00:00+09:00', '2025-07-22T00:00:00Z'],
    ['2025-01-01T00:30:00+01:00', '2024-12-31T23:30:00Z'],
    ['2025-07-22t09:00:00z', '2025-07-22T09:00:00Z'],
    ['2024-06-16 02:55:13+00:00', '2024-06-16T02:55:13Z'],
    ['2024-06-16T02:55:13', '2024-06-16T02:55:13Z'],
    ['2024-06-16T02:55:13-0330', '2024-06-16T06:25:13Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ])('reads %s', (text, time) => expect(toWireTime(text)).toBe(time))

  it.each([
    '2025-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-00-01T00:00:00Z',
    '2025-01-00T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T00:60:00Z',
    '2025-01-01T00:00:60Z',
    '2025-01-01T00:00:00+24:00',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2025-01-01',
    '20250101T000000Z',
    '2025-01-01T00:00:00Z ',
    'yesterday',
    '',
  ])('refuses %s', (text) => expect(toWireTime(text)).toBeUndefined())

  it('keeps every time there is, and shifts by any offset as Date does', () => {
    const time = fc.date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(time, fc.integer({ min: -1439, max: 1439 }), (date, minutes) => {
        const wire = `${date.toISOString().slice(0, 19)}Z`
        expect(toWireTime(wire)).toBe(wire)
        expect(toWireTime(date.toISOString())).toBe(wire)
        const shifted = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19)
        const size = Math.abs(minutes)
        const [hours, rest] = [Math.floor(size / 60), size % 60].map((part) => `${part}`.padStart(2, '0'))
        const offset = `${hours}:${rest}`
        expect(toWireTime(`${shifted}${minutes < 0 ? '-' : '+'}${offset}`)).toBe(wire)
      }),
    )
  })
})

describe('dayToWireTime', () => {
  it('reads both spellings of a day, and no day that is none', () => {
    expect(dayToWireTime('20260705')).toBe('2026-07-05T00:00:00Z')
    expect(dayToWireTime('2026-07-05')).toBe('2026-07-05T00:00:00Z')
    expect(dayToWireTime('20260230')).toBeUndefined()
    expect(dayToWireTime('latest')).toBeUndefined()
  })
})
