import { type Kysely, type RawBuilder, sql } from 'kysely'
import { facetFields } from './list-columns.ts'
import type { Tables } from './tables.ts'

/** A count of rows that should not be, and what to say of them. */
interface Check {
  readonly count: RawBuilder<unknown>
  readonly problem: (count: number) => string
}

const otherFacet = sql.join(
  facetFields.map((field) => sql`facet.${sql.ref(field)} is distinct from entry.${sql.ref(field)}`),
  sql` or `,
)

/** There is no row of a table with this seq: one look-up, where a list of all seqs would have to be held. */
const without = (table: keyof Tables, seq: string) =>
  sql`not exists (select 1 from ${sql.table(table)} where ${sql.ref(`${table}.seq`)} = ${sql.ref(seq)})`

const checks: readonly Check[] = [
  {
    count: sql`select count(*) from
      (select seq from image where json like '%"os_hidden":false%' except select seq from entry) as unlisted`,
    problem: (count) => `${count} images are in no list. Restore a backup, or import their source again.`,
  },
  {
    count: sql`select count(*) from entry where ${without('image', 'entry.seq')}`,
    problem: (count) => `${count} list entries have no image. Restore a backup.`,
  },
  {
    // What is offered to an account is shared.
    count: sql`select count(*) from entry join scope on scope.id = entry.scope
      left join facet on facet.id = entry.facet
      where entry.visibility <> replace(scope.visibility, 'pending', 'shared')
        or facet.scope is distinct from entry.scope or ${otherFacet}`,
    problem: (count) => `${count} list entries are in the wrong list. Restore a backup.`,
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

/** Where tables disagree with one another, one sentence each. */
export async function disagreements(db: Kysely<Tables>): Promise<string[]> {
  const problems: string[] = []
  for (const { count, problem } of checks) {
    const { rows } = await sql<{ count: number }>`select (${count}) as count`.execute(db)
    const found = Number(rows[0]?.count ?? 0)
    if (found > 0) problems.push(problem(found))
  }
  return problems
}
