import fc from 'fast-check'
import type { Image } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import { anyImage } from '../../../src/catalogue/changes/decide.ts'
import { updateImage } from '../../../src/catalogue/changes/update-image.ts'
import { alice, bob, now, nowText, outcome, stored } from '../stored.ts'

const update = (
  found: ReturnType<typeof stored>,
  body: Parameters<typeof updateImage>[0]['body'],
  more = {},
) =>
  outcome(() => {
    const access = { operation: 'updateImage', account: alice, id: found.image.id } as const
    return updateImage({ access, body, matches: anyImage, now, ...more })(found)
  })

const anyBody = fc.record(
  {
    min_disk: fc.option(fc.nat(), { nil: undefined }),
    min_ram: fc.option(fc.nat(), { nil: undefined }),
    protected: fc.option(fc.boolean(), { nil: undefined }),
    visibility: fc.option(fc.constantFrom('private' as const, 'shared' as const), { nil: undefined }),
  },
  { requiredKeys: [] },
)

describe('updateImage', () => {
  test('changes what was sent and nothing else', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const found = stored()
        const change = update(found, body)
        if (typeof change === 'string') throw new Error(change)
        const sent = Object.entries(body).filter(([, value]) => value !== undefined)
        const wanted = { ...found.image, ...Object.fromEntries(sent) } as Image
        const isChange = sent.some(([field, value]) => found.image[field as keyof Image] !== value)
        expect(change.result).toEqual({ ...wanted, updated_at: isChange ? nowText : found.image.updated_at })
        expect(change.puts ?? []).toEqual(isChange ? [{ image: change.result }] : [])
      }),
    )
  })

  test('twice is as once', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const once = update(stored(), body)
        if (typeof once === 'string') throw new Error(once)
        expect(update(stored(once.result), body)).toEqual({ result: once.result })
      }),
    )
  })

  test('the visibility of an image with volumes stays', () => {
    const found = stored({ volumes: '[]', visibility: 'private' })
    expect(update(found, { visibility: 'shared' })).toBe('VOLUMES_VISIBILITY')
    expect(update(found, { visibility: 'private', min_disk: 11 })).toMatchObject({ result: { min_disk: 11 } })
  })

  test('the precondition is asked last, also when nothing changes', () => {
    const never = { matches: () => false }
    expect(update(stored(), {}, never)).toBe('PRECONDITION_FAILED')
    expect(update(stored({ volumes: '[]' }), { visibility: 'shared' }, never)).toBe('VOLUMES_VISIBILITY')
    expect(update(stored({ owner: bob }), {}, never)).toBe('NOT_OWNER')
    expect(update(stored({ owner: bob, visibility: 'private' }), {}, never)).toBe('IMAGE_NOT_FOUND')
  })
})
