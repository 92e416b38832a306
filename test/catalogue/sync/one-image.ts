import type { Image } from 'scp-images-client/contract/image-fields'
import type { Member } from '../../../src/catalogue/query/access.ts'
import type { SourceRecord } from '../../../src/catalogue/sync/provenance.ts'
import type { Here } from '../../../src/catalogue/sync/sync-merge.ts'
import {
  type KnownImage,
  type Step,
  type SyncRun,
  stepOfMissing,
  stepOfRecord,
} from '../../../src/catalogue/sync/sync-step.ts'
import { accounts, imageOf } from '../../repository/arbitraries.ts'

export const id = '5eed0000-0000-4000-8000-000000000001'
export const run: SyncRun = { source: 'lab', now: Date.parse('2026-05-01T12:00:00.500Z'), prune: false }
export const nowText = '2026-05-01T12:00:00Z'
export const [me, other] = accounts
export const said = (changes: Partial<Image> = {}, members?: readonly Member[]): SourceRecord => ({
  write: { image: imageOf({ id, owner: me, ...changes }), ...(members && { members }) },
})
export const unknown: KnownImage = { id }

/** What there is after a step. */
export function afterStep(known: KnownImage, step: Step): KnownImage {
  const { write, provenance = known.provenance ?? null } = step
  const here =
    step.kind === 'delete'
      ? undefined
      : write
        ? { image: write.image, members: write.members ?? known.here?.members ?? [] }
        : known.here
  return { id, ...(here && { here }), ...(provenance && { provenance }) }
}

export const hear = (known: KnownImage, saying: SourceRecord) =>
  afterStep(known, stepOfRecord(known, saying, run))
export const miss = (known: KnownImage, prune = false) =>
  afterStep(known, stepOfMissing(known, { ...run, prune }))
/** Somebody changes the image here. */
export const edit = (known: KnownImage, changes: Partial<Image>): KnownImage => ({
  ...known,
  here: { ...(known.here as Here), image: { ...(known.here as Here).image, ...changes } },
})
