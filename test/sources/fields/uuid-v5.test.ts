import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isImageId } from '../../../src/catalogue/query/image-query.ts'
import { uuidV5 } from '../../../src/sources/fields/uuid-v5.ts'

describe('nameBasedId', () => {
  // Catalogues hold these ids: a change here would add every image of a source a second time.
  it('stays what it was', () => {
    expect(uuidV5('osism', 'Ubuntu 24.04 20250101', 'x86_64')).toBe('e2492498-66ed-5817-b654-e4af1c7df748')
    expect(uuidV5('lima', 'x86_64', '', 'a.img')).toBe('0807c34a-6c8a-55e5-9420-14a9ead2bd8d')
    expect(uuidV5()).toBe('292f5bb3-816e-5e38-b2b3-48e7584e27e2')
  })

  it('is a UUID of version 5, and different for different parts', () => {
    const parts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 })
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const id = uuidV5(...a)
        expect(isImageId(id)).toBe(true)
        expect(id).toMatch(/^.{14}5.{4}[89ab]/)
        expect(uuidV5(...a)).toBe(id)
        expect(uuidV5(...b) === id).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })

  it('knows where a part ends', () => {
    expect(uuidV5('a', 'b')).not.toBe(uuidV5('ab'))
    expect(uuidV5('a,b')).not.toBe(uuidV5('a', 'b'))
  })
})
