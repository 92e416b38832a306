import fc from 'fast-check'
import type { Image, ImageField } from 'scp-images-client/contract/image-fields'
import { describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../../src/catalogue/sync/provenance.ts'
import {
  isWriting,
  type KnownImage,
  stepOfMissing,
  stepOfRecord,
} from '../../../src/catalogue/sync/sync-step.ts'
import { afterStep, edit, hear, miss, run, said, unknown } from './one-image.ts'

const word = fc.constantFrom('a', 'b', 'c')
const changes = fc.record(
  {
    name: word,
    os_distro: fc.option(word, { nil: null }),
    min_disk: fc.nat(2),
    os_hidden: fc.boolean(),
    protected: fc.boolean(),
    updated_at: fc.nat(3).map((second) => `2026-01-01T00:00:0${second}Z`),
  },
  { requiredKeys: [] },
)
const members = fc.uniqueArray(
  fc.record({ member_id: word, status: fc.constantFrom('pending' as const, 'accepted' as const) }),
  { selector: ({ member_id }) => member_id, maxLength: 3 },
)
const saying = fc
  .tuple(changes, fc.option(members, { nil: undefined }))
  .map(([fields, list]) => said(fields, list))

type Act = { readonly says: SourceRecord } | { readonly edits: Partial<Image> } | { readonly misses: boolean }
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ says: saying }) },
  { weight: 2, arbitrary: fc.record({ edits: changes }) },
  { weight: 1, arbitrary: fc.record({ misses: fc.constant(false) }) },
)

const play = (acts: readonly Act[]): KnownImage =>
  acts.reduce((known: KnownImage, one) => {
    if ('says' in one) return hear(known, one.says)
    if ('misses' in one) return miss(known, one.misses)
    return known.here ? edit(known, one.edits) : known
  }, unknown)

describe('whatever happened before', () => {
  it('a second run with the same source writes nothing', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), saying, (acts, last) => {
        const step = stepOfRecord(hear(play(acts), last), last, run)
        expect(step).toMatchObject({ kind: 'leave', changes: [] })
        expect(isWriting(step)).toBe(false)
      }),
    )
  })

  it('a second run without the image writes nothing', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), fc.boolean(), (acts, prune) => {
        const step = stepOfMissing(miss(play(acts), prune), { ...run, prune })
        expect(isWriting(step)).toBe(false)
      }),
    )
  })

  it('a value that was set here stays; any other is what the source says', () => {
    const fields: readonly ImageField[] = ['name', 'os_distro', 'min_disk', 'protected']
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), saying, changes, saying, (acts, base, edits, last) => {
        const before = hear(play(acts), base)
        const known = edit(before, edits)
        const result = hear(known, last).here?.image
        for (const field of fields) {
          const here = known.here?.image[field]
          const isSetHere = here !== base.write.image[field]
          expect(result?.[field]).toBe(isSetHere ? here : last.write.image[field])
        }
      }),
    )
  })

  it('what is shown is what is written', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), saying, (acts, last) => {
        const known = play(acts)
        const step = stepOfRecord(known, last, run)
        const image: Record<string, unknown> = { ...known.here?.image }
        for (const { field, after: value } of step.changes) image[field] = value
        const written = afterStep(known, step).here?.image as unknown as Record<string, unknown>
        for (const field of Object.keys(written)) expect(image[field] ?? null).toBe(written[field])
      }),
    )
  })
})
