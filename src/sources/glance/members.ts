import type { AccountId } from 'scp-images-client/contract/image-fields'
import { type Member, memberStatuses } from '../../catalogue/query/access.ts'
import { isSoundText } from '../fields/field-validation.ts'
import { show } from '../fields/image-validation.ts'
import { isObject, listAt, objectOf } from './glance-response.ts'
import { apiUrl, type Listing } from './pages.ts'

/** With whom an image is shared, or why that is not known; and what was left out. */
export interface ReadMembers {
  readonly members?: readonly Member[]
  readonly notes: readonly string[]
}

/**
 * The members of a shared image: one question. Its owner sees all of them, a member itself alone. An image that is gone
 * since it was listed, or whose members this login may not see, has none that are known: those that are stored stay.
 * @throws SourceError
 */
export async function readMembersOf(
  id: string,
  { endpoint, session, isLoggedIn }: Pick<Listing, 'endpoint' | 'session' | 'isLoggedIn'>,
): Promise<ReadMembers> {
  const url = apiUrl(endpoint, `images/${id}/members`)
  const answer = await session.get(url)
  if (answer.status === 403 || answer.status === 404) {
    return { notes: [`its members cannot be read (${answer.status}); those that are stored stay`] }
  }
  return membersOf(listAt(objectOf(answer, isLoggedIn), 'members', url))
}

/** Members of a list of any shape; what is none is noted. */
export function membersOf(list: readonly unknown[]): ReadMembers {
  const members = new Map<string, Member>()
  const notes: string[] = []
  for (const entry of list) {
    const { member_id, status: word } = isObject(entry) ? entry : {}
    const status = memberStatuses.find((known) => known === word)
    if (typeof member_id === 'string' && isSoundText(accountOf(member_id), 1, 64) && status) {
      members.set(accountOf(member_id), { member_id: accountOf(member_id), status })
    } else notes.push(`a member is left out, it is no account with a status: ${show(entry)}`)
  }
  const rest = notes.length - 3
  return {
    members: [...members.values()],
    notes: rest > 0 ? [...notes.slice(0, 3), `${rest} more members are left out`] : notes,
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The account of an OpenStack project. Keystone's ids are account ids as they are, 32 hexadecimal digits; other
 * identity services write UUIDs with hyphens.
 */
export const accountOf = (project: string): AccountId =>
  uuid.test(project) ? project.replaceAll('-', '').toLowerCase() : project
