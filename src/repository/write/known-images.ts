import type { Kysely } from 'kysely'
import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { KnownImage } from '../../catalogue/sync/sync-step.ts'
import { findStored } from '../rows/images.ts'
import { findProvenance, type ProvenanceRow, provenanceOf } from '../rows/provenance.ts'
import type { StoredRow } from '../rows/stored-image.ts'
import { encodeUuid, keyOf } from '../schema/columns.ts'
import { parseText } from '../schema/image-text.ts'
import type { Tables } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'

/** The rows of an image. */
export interface KnownRows {
  readonly id: ImageId
  readonly stored: StoredRow | undefined
  /** Of the image, or of what was removed and is still spoken of. */
  readonly seq: number | undefined
  readonly provenance: ProvenanceRow | undefined
}

/** Images with what is known of them, one for each id, in their order. */
export async function findKnown(
  on: Pick<Engine, 'db' | 'dialect'>,
  ids: readonly ImageId[],
  how: 'alone' | 'reading',
): Promise<KnownRows[]> {
  if (ids.length === 0) return []
  const uuids = ids.map(encodeUuid)
  const stored = await findStored(on, uuids, how)
  const removed = await findRemoved(
    on.db,
    uuids.filter((uuid) => !stored.has(keyOf(uuid))),
  )
  const seqOf = (key: string) => stored.get(key)?.seq ?? removed.get(key)
  const known = await findProvenance(on.db, [
    ...[...stored.values()].map(({ seq }) => seq),
    ...removed.values(),
  ])
  return ids.map((id, index) => {
    const key = keyOf(uuids[index] as Uint8Array)
    const seq = seqOf(key)
    const provenance = seq === undefined ? undefined : known.get(seq)
    return { id, stored: stored.get(key), seq, provenance }
  })
}

export const knownImage = ({ id, stored, provenance }: KnownRows): KnownImage => ({
  id,
  ...(stored && { here: { image: parseText(stored.json), members: stored.members } }),
  ...(provenance && { provenance: provenanceOf(id, provenance) }),
})

async function findRemoved(
  db: Kysely<Tables>,
  uuids: readonly Uint8Array[],
): Promise<ReadonlyMap<string, number>> {
  if (uuids.length === 0) return new Map()
  const rows = await db.selectFrom('removed').select(['id', 'seq']).where('id', 'in', uuids).execute()
  return new Map(rows.map(({ id, seq }) => [keyOf(id), seq]))
}
