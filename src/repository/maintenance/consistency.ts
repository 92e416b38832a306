import { type Kysely, type RawBuilder, sql } from 'kysely'
import { compareWithImages, type Differences, type OnCompared } from '../index/compare.ts'
import { classFields } from '../schema/columns.ts'
import type { Tables } from '../schema/tables.ts'

/** A count of rows that must not exist, and the text of the finding. */
interface Check {
  readonly count: RawBuilder<unknown>
  readonly problem: (count: number) => string
}

const otherClass = sql.join(
  classFields.map(
    (field) => sql`${sql.ref(`filter_class.${field}`)} is distinct from ${sql.ref(`list_entry.${field}`)}`,
  ),
  sql` or `,
)

/** What mends tables that are computed from others. */
const rebuildSentence = 'Run "scp-images db migrate --rebuild" to make the list index anew from the images.'

/** There is no row of a table with this seq: one look-up, where a list of all seqs would have to be held. */
const without = (table: keyof Tables, seq: string) =>
  sql`not exists (select 1 from ${sql.table(table)} where ${sql.ref(`${table}.seq`)} = ${sql.ref(seq)})`

const checks: readonly Check[] = [
  {
    count: sql`select count(*) from list_entry left join filter_class on filter_class.id = list_entry.class
      where filter_class.scope is distinct from list_entry.scope or ${otherClass}`,
    problem: (count) => `${count} list entries are in the wrong class. ${rebuildSentence}`,
  },
  {
    count: sql`select (select count(*) from member where ${without('image', 'member.seq')})
      + (select count(*) from tag where ${without('image', 'tag.seq')})`,
    problem: (count) => `${count} members or tags have no image. Restore a backup.`,
  },
  {
    count: sql`select count(*) from history
      where not exists (select 1 from event where event.id = history.event)
        or (${without('image', 'history.seq')} and ${without('removed', 'history.seq')})`,
    problem: (count) => `${count} rows of history belong to nothing. Restore a backup.`,
  },
  {
    count: sql`select count(*) from removed
      where not ${without('image', 'removed.seq')} or exists (select 1 from image where image.id = removed.id)`,
    problem: (count) => `${count} images are there and deleted at once. Restore a backup.`,
  },
  {
    count: sql`select count(*) from provenance
      where not exists (select 1 from source where source.id = provenance.source)
        or (${without('image', 'provenance.seq')} and ${without('removed', 'provenance.seq')})`,
    problem: (count) => `${count} rows of provenance belong to nothing. Restore a backup.`,
  },
]

/**
 * Where tables disagree with one another, one sentence each.
 * @param db reads all of one moment
 */
export async function disagreements(db: Kysely<Tables>, onCompared: OnCompared): Promise<string[]> {
  const { damaged, ...differences } = await compareWithImages(db, onCompared)
  const problems = Object.entries(derivedProblems).flatMap(([what, problem]) => {
    const found = differences[what as keyof typeof derivedProblems]
    return found > 0 ? [`${found} ${problem}. ${rebuildSentence}`] : []
  })
  if (damaged.length > 0)
    problems.unshift(`The texts of images cannot be read, ${damaged.join(', ')} first. Restore a backup.`)
  for (const { count, problem } of checks) {
    const { rows } = await sql<{ count: number }>`select (${count}) as count`.execute(db)
    const found = Number(rows[0]?.count ?? 0)
    if (found > 0) problems.push(problem(found))
  }
  return problems
}

const derivedProblems: Readonly<Record<Exclude<keyof Differences, 'damaged'>, string>> = {
  texts: 'images have a text that is not the one of their values',
  missing: 'list entries are missing',
  entries: 'list entries are not as their images say',
}
