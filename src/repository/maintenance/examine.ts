import type { Kysely } from 'kysely'
import { type Finding, findingOf, type ImageCheck, type World } from '../../catalogue/doctor/finding.ts'
import { findingOfGroup, type GroupCheck } from '../../catalogue/doctor/group-checks.ts'
import { sightingsOf } from '../../catalogue/doctor/sighting.ts'
import { type OpenOptions, openReady } from '../open.ts'
import type { Tables } from '../schema/tables.ts'
import type { Dialect } from '../sql/dialect.ts'
import type { Engine } from '../sql/engine.ts'
import { groups } from './duplicate-groups.ts'
import { charts } from './image-scan.ts'
import { SightingTable } from './sighting-table.ts'

export interface Examination {
  readonly imageChecks: readonly ImageCheck[]
  readonly groupChecks: readonly GroupCheck[]
  readonly world: World
  /** Called with each finding; the next one is looked for when the promise resolves. */
  readonly onFinding: (finding: Finding) => Promise<void>
  /** Called now and then, with the number of images that were looked at. */
  readonly onProgress?: (images: number) => void
  /** Told how far a catalogue is that an older program made, and which is brought up to date first. */
  readonly onUpgrade?: OpenOptions['onProgress']
}

/**
 * Look through all images for what looks wrong, in memory that does not grow with their number. Nothing is changed: what
 * has to be compared is put into a table of the connection's own.
 * @returns how many images there are
 */
export async function examineDatabase(url: string, examination: Examination): Promise<number> {
  const engine = await openReady(url, { onProgress: examination.onUpgrade })
  try {
    return await examine(engine, examination)
  } finally {
    await engine.close()
  }
}

/** See `examineDatabase`. */
export const examine = ({ maintenance, dialect }: Engine, examination: Examination): Promise<number> =>
  maintenance.connection().execute((db) => examineOn(db, dialect, examination))

async function examineOn(
  db: Kysely<Tables>,
  dialect: Dialect,
  { imageChecks, groupChecks, world, onFinding, onProgress }: Examination,
): Promise<number> {
  let images = 0
  const sightings = groupChecks.length > 0 ? await SightingTable.create(db, dialect) : undefined
  try {
    for await (const { seq, image, history, ...known } of charts(db)) {
      await sightings?.add(seq, sightingsOf(image, history))
      if (!image) continue
      images++
      for (const check of imageChecks) {
        const finding = findingOf(check, { image, ...known }, world)
        if (finding) await onFinding(finding)
      }
      if (images % 1000 === 0) onProgress?.(images)
    }
    await sightings?.finish(groupChecks.map(({ by }) => by))
    for (const check of sightings ? groupChecks : [])
      for await (const group of groups((sightings as SightingTable).db, check.by))
        await onFinding(findingOfGroup(check, group))
    return images
  } finally {
    await sightings?.drop()
  }
}
