import fc from 'fast-check'
import { wholeSeconds } from 'scp-images-client/contract/whole-seconds'
import { describe, expect, test } from 'vitest'
import { awaitsData, changed, mayBecome } from '../../../src/catalogue/changes/image-life.ts'
import { image } from '../../http/fixtures.ts'
import { now, nowText } from '../stored.ts'

const statuses = ['queued', 'importing', 'active', 'killed'] as const

describe('transitions', () => {
  test.each([
    ['new', ['importing', 'active']],
    ['importing', ['active', 'killed']],
    ['queued', ['importing', 'active']],
    ['killed', ['importing', 'active']],
    ['active', []],
    ['saving', []],
    ['toString', []],
    ['', []],
  ])('%s → %j', (from, to) => {
    expect(statuses.filter((status) => mayBecome(from, status)).toSorted()).toEqual(to.toSorted())
  })

  test('data can be imported while an image is queued or killed', () => {
    expect([...statuses, 'deactivated', 'Queued'].filter(awaitsData)).toEqual(['queued', 'killed'])
  })
})

describe('a change', () => {
  test('moves the time on', () => {
    expect(changed(image(1), { name: 'x' }, now)).toEqual({ ...image(1), name: 'x', updated_at: nowText })
  })

  test('never back, whatever the clock says', () => {
    const instant = fc.date({ min: new Date(0), max: new Date('9999-01-01T00:00:00Z'), noInvalidDate: true })
    fc.assert(
      fc.property(instant, instant, instant, (created, updated, clock) => {
        const [created_at, updated_at] = [created, updated].map((date) => wholeSeconds(date.getTime()))
        const before = image(1, { created_at: String(created_at), updated_at: String(updated_at) })
        const after = changed(before, {}, clock.getTime())
        expect(after.created_at).toBe(before.created_at)
        for (const bound of [before.created_at, before.updated_at, wholeSeconds(clock.getTime())]) {
          expect(after.updated_at >= bound).toBe(true)
        }
      }),
    )
  })
})
