import type { StoredMember } from '../../../catalogue/query/access.ts'

/** A member as the wire shows it: exactly five keys, alphabetical, the same in every edition. */
export const memberAnswer = (image_id: string, member: StoredMember) => ({
  created_at: member.created_at,
  image_id,
  member_id: member.member_id,
  status: member.status,
  updated_at: member.updated_at,
})
