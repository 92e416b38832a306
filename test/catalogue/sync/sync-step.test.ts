import type { Image } from 'scp-images-client/contract/image-fields'
import { describe, expect, it } from 'vitest'
import type { Member } from '../../../src/catalogue/query/access.ts'
import { type Provenance, parseRecord, recordText } from '../../../src/catalogue/sync/provenance.ts'
import type { Here } from '../../../src/catalogue/sync/sync-merge.ts'
import {
  isWriting,
  type KnownImage,
  stepOfMissing,
  stepOfRecord,
} from '../../../src/catalogue/sync/sync-step.ts'
import { afterStep, edit, hear, id, miss, nowText, other, run, said, unknown } from './one-image.ts'

describe('an image that the source has', () => {
  it('is added, and is left when nothing changes, whatever document says so', () => {
    const step = stepOfRecord(
      unknown,
      { ...said(), place: 'line 1', document: { name: 'd', sha256: '1' } },
      run,
    )
    expect(step).toMatchObject({
      kind: 'add',
      write: said().write,
      provenance: { source: 'lab', place: 'line 1', first_seen: run.now, missing_since: null, hidden: false },
    })
    const known = afterStep(unknown, step)
    const again = stepOfRecord(
      known,
      { ...said(), place: 'line 9', document: { name: 'd', sha256: '2' } },
      run,
    )
    expect(again).toMatchObject({ kind: 'leave', changes: [], kept: [] })
    expect(isWriting(again)).toBe(false)
  })

  it('is left by the first run after a field came, whatever text is stored of what was said before', () => {
    const saying = said({ zone: null })
    const known = hear(unknown, saying)
    const { zone: _, ...before } = JSON.parse(recordText(saying.write)) as Partial<Image>
    const provenance = { ...(known.provenance as Provenance), said: parseRecord(id, JSON.stringify(before)) }
    const step = stepOfRecord({ ...known, provenance }, saying, run)
    expect(step).toMatchObject({ kind: 'leave', changes: [], kept: [] })
    expect(isWriting(step)).toBe(false)
    const next = stepOfRecord({ ...known, provenance }, said({ zone: 'lab-7' }), run)
    expect(next).toMatchObject({ kind: 'change', changes: [{ field: 'zone', before: null, after: 'lab-7' }] })
  })

  it('follows the source field by field', () => {
    const known = hear(unknown, said({ min_disk: 1, os_distro: 'alma' }))
    const step = stepOfRecord(known, said({ min_disk: 2, os_distro: null }), run)
    expect(step).toMatchObject({
      kind: 'change',
      changes: [
        { field: 'min_disk', before: 1, after: 2 },
        { field: 'os_distro', before: 'alma', after: null },
      ],
      kept: [],
    })
  })

  it('keeps what was set here, and says so', () => {
    const known = edit(hear(unknown, said({ name: 'theirs', min_disk: 1 })), {
      name: 'mine',
      updated_at: '2026-04-04T00:00:00Z',
    })
    const step = stepOfRecord(
      known,
      said({ name: 'new', min_disk: 2, updated_at: '2026-03-03T00:00:00Z' }),
      run,
    )
    expect(step).toMatchObject({
      kind: 'change',
      changes: [{ field: 'min_disk', before: 1, after: 2 }],
      kept: [{ field: 'name', before: 'mine', after: 'new' }],
      write: { image: { name: 'mine', min_disk: 2, updated_at: '2026-04-04T00:00:00Z' } },
    })
  })

  it('keeps what was set here where the source says nothing', () => {
    const known = edit(hear(unknown, said({ os_distro: null })), { os_distro: 'mine' })
    expect(stepOfRecord(known, said({ os_distro: null }), run)).toMatchObject({ kind: 'leave', changes: [] })
  })

  it('follows again once both say the same', () => {
    const mine = edit(hear(unknown, said({ min_disk: 1 })), { min_disk: 5 })
    const agreed = hear(mine, said({ min_disk: 5 }))
    expect(stepOfRecord(mine, said({ min_disk: 5 }), run)).toMatchObject({
      kind: 'claim',
      changes: [],
      kept: [],
    })
    expect(hear(agreed, said({ min_disk: 6 })).here?.image.min_disk).toBe(6)
  })

  it('follows member by member; what a member answered here stays', () => {
    const offered = hear(unknown, said({ visibility: 'shared' }, [{ member_id: other, status: 'pending' }]))
    const answered: KnownImage = {
      ...offered,
      here: { ...(offered.here as Here), members: [{ member_id: other, status: 'accepted' }] },
    }
    const more: Member[] = [
      { member_id: other, status: 'pending' },
      { member_id: 'third', status: 'pending' },
    ]
    expect(hear(answered, said({ visibility: 'shared' }, more)).here?.members).toEqual([
      { member_id: other, status: 'accepted' },
      { member_id: 'third', status: 'pending' },
    ])
    expect(hear(answered, said({ visibility: 'shared' })).here?.members).toEqual(answered.here?.members)
    expect(hear(offered, said({ visibility: 'shared' }, [])).here?.members).toEqual([])
  })

  it('that nobody claimed stays as it is: what differs counts as set here', () => {
    const here = { image: said({ min_disk: 7 }).write.image, members: [] }
    const step = stepOfRecord({ id, here }, said({ min_disk: 1 }), run)
    expect(step).toMatchObject({
      kind: 'claim',
      changes: [],
      kept: [{ field: 'min_disk', before: 7, after: 1 }],
    })
    expect(step.write).toBeUndefined()
    const known = afterStep({ id, here }, step)
    expect(hear(known, said({ min_disk: 2, name: 'new' })).here?.image).toMatchObject({
      min_disk: 7,
      name: 'new',
    })
  })

  it('of another source is skipped, and one that was deleted here', () => {
    const known = hear(unknown, said())
    const foreign = { ...known, provenance: { ...(known.provenance as Provenance), source: 'other' } }
    expect(stepOfRecord(foreign, said(), run)).toMatchObject({
      kind: 'skip',
      reason: expect.stringContaining('other'),
    })
    const { here: _, ...deleted } = known
    const step = stepOfRecord(deleted, said(), run)
    expect(step).toMatchObject({ kind: 'skip', reason: expect.stringContaining('import it') })
    expect(isWriting(step)).toBe(false)
  })
})

describe('an image that the source does not have any more', () => {
  it('is hidden, once, and shown again when it comes back, with what changed meanwhile', () => {
    const known = hear(unknown, said({ os_hidden: false, min_disk: 1 }))
    const hidden = miss(known)
    expect(stepOfMissing(known, run)).toMatchObject({
      kind: 'hide',
      changes: [
        { field: 'os_hidden', before: false, after: true },
        { field: 'updated_at', after: nowText },
      ],
      provenance: { missing_since: run.now, hidden: true },
    })
    expect(stepOfMissing(hidden, run)).toMatchObject({ kind: 'leave' })
    expect(stepOfRecord(hidden, said({ os_hidden: false, min_disk: 2 }), run)).toMatchObject({
      kind: 'restore',
      write: { image: { os_hidden: false, min_disk: 2, updated_at: nowText } },
      provenance: { missing_since: null, hidden: false },
    })
  })

  it('stays hidden when it was hidden by hand, and shown when it was shown by hand', () => {
    const byHand = edit(hear(unknown, said({ os_hidden: false })), { os_hidden: true })
    expect(stepOfMissing(byHand, run)).toMatchObject({ kind: 'claim', provenance: { hidden: false } })
    const back = stepOfRecord(miss(byHand), said({ os_hidden: false }), run)
    expect(back).toMatchObject({ kind: 'claim', changes: [], provenance: { missing_since: null } })
    const shown = edit(miss(hear(unknown, said({ os_hidden: false }))), { os_hidden: false })
    expect(stepOfRecord(shown, said({ os_hidden: false }), run)).toMatchObject({ kind: 'claim', changes: [] })
  })

  it('stays hidden when it comes back hidden', () => {
    const hidden = miss(hear(unknown, said({ os_hidden: false })))
    const step = stepOfRecord(hidden, said({ os_hidden: true }), run)
    expect(step).toMatchObject({ kind: 'claim', provenance: { hidden: false } })
  })

  it('is deleted with prune, also when it was hidden before, but not when it is protected', () => {
    const known = hear(unknown, said({ protected: false }))
    const prune = { ...run, prune: true }
    expect(stepOfMissing(known, prune)).toMatchObject({ kind: 'delete', provenance: null })
    expect(stepOfMissing(miss(known), prune)).toMatchObject({ kind: 'delete' })
    const step = stepOfMissing(edit(known, { protected: true }), prune)
    expect(step).toMatchObject({ kind: 'skip', reason: expect.stringContaining('protected') })
    expect(isWriting(step)).toBe(false)
  })

  it('is forgotten when it was deleted here, and comes again as a new one', () => {
    const { here: _, ...deleted } = hear(unknown, said())
    expect(stepOfMissing(deleted, run)).toMatchObject({ kind: 'claim', provenance: null })
    expect(stepOfRecord(miss(deleted), said(), run)).toMatchObject({ kind: 'add' })
  })
})
