import { CompiledQuery, type Kysely, sql } from 'kysely'
import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { FoundImage, Tag } from '../../catalogue/changes/change.ts'
import type { MemberStatus, StoredMember } from '../../catalogue/query/access.ts'
import { encodeUuid, type SqlValue } from '../schema/columns.ts'
import { parseText } from '../schema/image-text.ts'
import type { Tables } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { Parameter, type PreparedStatement, prepare } from '../sql/prepared-statement.ts'
import { memberOf } from './image-parts.ts'

/** An image from its rows. */
export interface StoredRow {
  readonly seq: number
  readonly revision: number
  /** The text of `renderText`. */
  readonly json: string
  /** By account. */
  readonly members: readonly StoredMember[]
  /** By key. */
  readonly tags: readonly Tag[]
}

/** Runs a statement and reads all rows. */
export type RunStatement = (text: string, parameters: readonly SqlValue[]) => Promise<readonly unknown[]>

/** Statements inside a transaction. */
export const runIn =
  (transaction: Kysely<Tables>): RunStatement =>
  async (text, parameters) =>
    (await transaction.executeQuery(CompiledQuery.raw(text, [...parameters]))).rows

/** A row of one of the statement's three parts: the image, a member, a tag. */
interface PartRow {
  readonly part: number
  readonly name: string
  readonly value: string
  readonly first: number
  readonly second: number
}

/** One statement, so that an image, its members and its tags are of one moment. */
export function storedImageQuery({ db }: Pick<Engine, 'db'>): PreparedStatement {
  const id = new Parameter('id')
  const seq = sql`(select ${sql.ref('seq')} from image where id = ${id})`
  const query = sql`
    select 0 as part, '' as name, json as value, seq as first, revision as second from image where id = ${id}
    union all
    select 1, member_id, status, created_at, updated_at from member where seq = ${seq}
    union all
    select 2, ${sql.ref('key')}, ${sql.ref('value')}, 0, 0 from tag where seq = ${seq}`
  return prepare({ compile: () => query.compile(db) })
}

/** The function that reads an image by its id; it answers undefined when there is none. */
export function storedImageReader(
  engine: Pick<Engine, 'db'>,
): (run: RunStatement, id: ImageId) => Promise<StoredRow | undefined> {
  const query = storedImageQuery(engine)
  return async (run, id) => {
    const rows = (await run(query.sql, query.bind({ id: encodeUuid(id) }))) as readonly PartRow[]
    const image = rows.find(({ part }) => part === 0)
    if (!image) return undefined
    return {
      seq: image.first,
      revision: image.second,
      json: image.value,
      members: byName(rows, 1).map(memberOfPart),
      tags: byName(rows, 2).map(({ name, value }) => ({ key: name, value })),
    }
  }
}

export const foundImage = ({ json, revision, members, tags }: StoredRow): FoundImage => ({
  image: parseText(json),
  revision,
  members,
  tags,
})

/** Sorted here, since engines sort text by different rules. */
const byName = (rows: readonly PartRow[], wanted: number) =>
  rows.filter(({ part }) => part === wanted).sort((a, b) => (a.name < b.name ? -1 : 1))

const memberOfPart = ({ name, value, first, second }: PartRow) =>
  memberOf({ member_id: name, status: value as MemberStatus, created_at: first, updated_at: second })
