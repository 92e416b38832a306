import { expect, it } from 'vitest'
import { type Encoding, listColumns, type SqlValue } from '../../../src/repository/schema/columns.ts'
import { renderText } from '../../../src/repository/schema/image-text.ts'
import {
  fingerprint,
  fingerprintOf,
  firstLayout,
  layout,
  publishedLayouts,
} from '../../../src/repository/schema/layout.ts'
import { imageOf } from '../arbitraries.ts'

/** Values, and how they are kept. A change here wants a higher revision of the layout: stored rows are of the old kind. */
const kept: Readonly<Record<Encoding, readonly (readonly [unknown, SqlValue | string])[]>> = {
  uuid: [['70a599e0-31e7-49b7-b260-868f441e862b', '70a599e031e749b7b260868f441e862b']],
  timestamp: [
    ['2025-07-22T09:00:00Z', 1_753_174_800],
    ['1970-01-01T00:00:00Z', 0],
  ],
  integer: [
    [null, -1],
    [0, 0],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ],
  text: [
    ['', ''],
    ['한 é\u{1f427}', '한 é\u{1f427}'],
  ],
  optionalText: [
    [null, ''],
    ['', ' '],
    ['a', ' a'],
  ],
}

it('values are kept as the first revision of the layout keeps them', () => {
  expect(layout.revision).toBe(1)
  for (const [encoding, values] of Object.entries(kept)) {
    const columns = listColumns.filter((column) => column.encoding === encoding)
    expect(columns.length, encoding).toBeGreaterThan(0)
    for (const { encode } of columns)
      for (const [value, wanted] of values) {
        const found = encode(value)
        expect(found instanceof Uint8Array ? Buffer.from(found).toString('hex') : found).toBe(wanted)
      }
  }
})

it('texts are written as the first revision of the layout writes them', () => {
  const image = imageOf({ name: '한 é\u{1f427}\u007f "\\\n\u2028', url: null, min_disk: 0, os_hidden: true })
  const { json, cuts } = renderText(image)
  expect(json).toContain(
    ',"name":"\\ud55c \\u00e9\\ud83d\\udc27\u007f \\"\\\\\\n\\u2028",' + '"os_distro":"alma",',
  )
  expect(json).toMatch(/^\{"checksum":"7538[^}]*,"min_disk":0,[^}]*,"os_hidden":true,[^}]*,"url":null,/)
  expect(cuts).toHaveLength(layout.runs.length - 1)
  for (const [place, cut] of cuts.entries())
    expect(json.slice(cut)).toMatch(new RegExp(`^,"${layout.runs[place + 1]?.[0]}":`))
})

it('every published layout has its fingerprint in the list, this one as the last', () => {
  const sentence = `a changed layout is a new one: append '${fingerprint}' to publishedLayouts`
  expect(publishedLayouts.at(-1), sentence).toBe(fingerprint)
  expect(publishedLayouts[0]).toBe(firstLayout)
  expect(new Set(publishedLayouts).size).toBe(publishedLayouts.length)
})

it('another field, cut, column, class or index is another layout', () => {
  const others = [
    { ...layout, revision: 2 },
    { ...layout, runs: [...layout.runs, ['zone' as const]] },
    { ...layout, columns: layout.columns.slice(1) },
    { ...layout, classFields: layout.classFields.slice(1) },
    { ...layout, indexes: layout.indexes.slice(1) },
  ]
  const prints = [layout, ...others].map((one) => fingerprintOf(one as typeof layout))
  expect(new Set(prints).size).toBe(prints.length)
  expect(prints[0]).toMatch(/^[0-9a-f]{16}$/)
})
