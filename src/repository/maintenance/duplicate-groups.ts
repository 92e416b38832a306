import { type Kysely, sql } from 'kysely'
import type { Group, Grouping } from '../../catalogue/doctor/group-checks.ts'
import type { Sighting } from '../../catalogue/doctor/sighting.ts'
import { decodeUuid } from '../schema/columns.ts'
import { type GroupingRow, groupings } from './groupings.ts'
import type { SightingTables } from './sighting-table.ts'

/** Groups a query. */
const PAGE = 200
/** Sightings that are read of a group. */
const SHOWN = 20

/** The groups of sightings, in the order of their keys. A page of them is held at a time. */
export async function* groups(db: Kysely<SightingTables>, by: Grouping): AsyncGenerator<Group> {
  const grouping = groupings[by]
  for (let after = ''; ; ) {
    const { rows } = await groupPage(grouping, after).execute(db)
    const found = await sightingsOf(db, grouping, rows)
    for (const { key, images, addresses, digests } of rows) {
      const sightings = found.get(key)
      if (!sightings) continue
      yield { images: Number(images), addresses: Number(addresses), digests: Number(digests), sightings }
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.key
  }
}

interface GroupRow {
  readonly key: string
  readonly images: number
  readonly addresses: number
  readonly digests: number
}

/** From the key on in the order of its index, so that all pages together read the index once. No key is empty. */
export const groupPage = ({ key, among, having }: GroupingRow, after: string) => sql<GroupRow>`
  select ${sql.ref(key)} as ${sql.ref('key')}, count(distinct seq) as images,
    count(distinct url) as addresses, count(distinct digest) as digests
  from sighting where ${sql.ref(key)} > ${after} ${among ? sql`and ${among}` : sql``}
  group by ${sql.ref(key)} having ${having} order by ${sql.ref(key)} limit ${sql.lit(PAGE)}`

type SightingRow = Sighting & {
  readonly key: string
  readonly id: Uint8Array | null
  readonly removed_id: Uint8Array | null
  readonly source: string | null
}

/** Null sorts differently on engines. */
const time = sql`since, coalesce(url, ''), coalesce(digest, ''), seq`

/** Of each group the first sighting of each value that differs, by time, and then others. */
export const sightingPage = (
  { key, among, differs }: GroupingRow,
  keys: readonly string[],
) => sql<SightingRow>`
  select shown.*, ${sql.ref(`shown.${key}`)} as ${sql.ref('key')}, image.id, removed.id as removed_id,
    source.name as source
  from (
    select told.*, row_number() over (
      partition by ${sql.ref(key)} order by again, ${time}) as place
    from (
      select sighting.*, row_number() over (
        partition by ${sql.ref(key)}, ${sql.ref(differs)} order by ${time}) as again
      from sighting where ${sql.ref(key)} in (${sql.join(keys)}) ${among ? sql`and ${among}` : sql``}
    ) as told
  ) as shown
  left join image on image.seq = shown.seq left join removed on removed.seq = shown.seq
  left join provenance on provenance.seq = shown.seq left join source on source.id = provenance.source
  where shown.place <= ${sql.lit(SHOWN)} order by ${sql.ref(`shown.${key}`)}, shown.place`

async function sightingsOf(
  db: Kysely<SightingTables>,
  grouping: GroupingRow,
  rows: readonly GroupRow[],
): Promise<ReadonlyMap<string, Group['sightings']>> {
  if (rows.length === 0) return new Map()
  const page = await sightingPage(
    grouping,
    rows.map(({ key }) => key),
  ).execute(db)
  const found = new Map<string, Group['sightings'][number][]>()
  for (const row of page.rows) {
    const { name, url, digest, address, namesake, since, source } = row
    const id = row.id ?? row.removed_id
    // A history without an image: "db check" reports it.
    if (!id) continue
    const suspect = {
      id: decodeUuid(id),
      name,
      url,
      ...(source !== null && { source }),
      ...(!row.id && { deleted: true as const }),
    }
    const seen = { name, url, digest, address, namesake, since, suspect }
    found.set(row.key, [...(found.get(row.key) ?? []), seen])
  }
  return found
}
