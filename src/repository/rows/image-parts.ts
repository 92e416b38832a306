import type { Image } from 'scp-images-client/contract/image-fields'
import type { Tag } from '../../catalogue/changes/change.ts'
import type { StoredMember } from '../../catalogue/query/access.ts'
import { decodeTimestamp, encodeTimestamp, type SqlValue } from '../schema/columns.ts'
import type { MemberPut } from '../schema/encoded-image.ts'
import type { MemberTable } from '../schema/tables.ts'

export const memberColumns = ['seq', 'member_id', 'status', 'created_at', 'updated_at']
export const tagColumns = ['seq', 'key', 'value']

/** Members with the times they lack: those they had, else the image's last change, which brought them. */
export function completeMembers(
  given: readonly MemberPut[],
  image: Image,
  stored: readonly StoredMember[],
): StoredMember[] {
  return given.map((member) => {
    const old = stored.find(({ member_id }) => member_id === member.member_id)
    const created_at = member.created_at ?? old?.created_at ?? image.updated_at
    const last = old?.status === member.status ? old.updated_at : later(created_at, image.updated_at)
    const { member_id, status, updated_at = last } = member
    return { member_id, status, created_at, updated_at }
  })
}

const later = (a: string, b: string) => (a > b ? a : b)

export const memberRows = (seq: number, members: readonly StoredMember[]): SqlValue[][] =>
  members.map(({ member_id, status, created_at, updated_at }) => {
    const created = encodeTimestamp(created_at)
    // Most never changed: reading a time takes as long as the rest of the row.
    return [
      seq,
      member_id,
      status,
      created,
      updated_at === created_at ? created : encodeTimestamp(updated_at),
    ]
  })

export const memberOf = (row: Omit<MemberTable, 'seq'>): StoredMember => ({
  member_id: row.member_id,
  status: row.status,
  created_at: decodeTimestamp(row.created_at),
  updated_at: decodeTimestamp(row.updated_at),
})

export const tagRows = (seq: number, tags: readonly Tag[]): SqlValue[][] =>
  tags.map(({ key, value }) => [seq, key, value])

export function equalMembers(a: readonly StoredMember[], b: readonly StoredMember[]): boolean {
  return equalRows(memberRows(0, a), memberRows(0, b))
}

export function equalTags(a: readonly Tag[], b: readonly Tag[]): boolean {
  return equalRows(tagRows(0, a), tagRows(0, b))
}

/** Equal rows in any order. */
function equalRows(a: SqlValue[][], b: SqlValue[][]): boolean {
  if (a.length !== b.length) return false
  const text = (rows: SqlValue[][]) => JSON.stringify(rows.map((row) => JSON.stringify(row)).sort())
  return a.length === 0 || text(a) === text(b)
}
