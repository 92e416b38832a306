import { problemOf } from 'scp-images-client/contract/body-fields'
import { CatalogueError, validationError } from 'scp-images-client/contract/errors/catalogue-error'
import type { AccountId } from 'scp-images-client/contract/image-fields'
import { wholeSeconds } from 'scp-images-client/contract/whole-seconds'
import { createMemberBody } from 'scp-images-client/contract/write-image'
import type { MemberStatus, StoredMember } from '../query/access.ts'
import type { FoundImage } from './change.ts'
import type { Decide } from './decide.ts'
import { type AccessRequest, permitted } from './permissions.ts'

/** Glance's default. */
export const memberLimit = 128

/** A request about a member. */
export type MemberAccessRequest = AccessRequest & { readonly member: AccountId }

/**
 * The owner offers a shared image to an account.
 * @throws CatalogueError of the permissions; NOT_SHARED; VALIDATION; MEMBER_EXISTS; MEMBER_LIMIT
 */
export function addMember(access: AccessRequest, member: AccountId, now: number): Decide<StoredMember> {
  return (stored) => {
    const { image, members } = permitted(access, stored)
    const { id } = image
    if (image.visibility !== 'shared') throw new CatalogueError('NOT_SHARED', { id })
    if (member === image.owner) throw ownerAsMember()
    if (members.some(({ member_id }) => member_id === member)) {
      throw new CatalogueError('MEMBER_EXISTS', { id, member })
    }
    if (members.length >= memberLimit) throw new CatalogueError('MEMBER_LIMIT', { id, limit: memberLimit })
    const made = wholeSeconds(now)
    const added = { member_id: member, status: 'pending', created_at: made, updated_at: made } as const
    return { puts: [{ image, members: byAccount([...members, added]) }], result: added }
  }
}

/**
 * A member answers an offer, or takes its answer back.
 * @throws CatalogueError of the permissions; MEMBER_NOT_FOUND
 */
export function answerOffer(
  access: MemberAccessRequest,
  status: MemberStatus,
  now: number,
): Decide<StoredMember> {
  return (stored) => {
    const { found, member, others } = withMember(access, stored)
    if (member.status === status) return { result: member }
    const [, updated_at = member.updated_at] = [wholeSeconds(now), member.updated_at].toSorted()
    const answered = { ...member, status, updated_at }
    return { puts: [{ image: found.image, members: byAccount([...others, answered]) }], result: answered }
  }
}

/**
 * The owner takes an offer back, answered or not.
 * @throws CatalogueError of the permissions; MEMBER_NOT_FOUND
 */
export function removeMember(access: MemberAccessRequest): Decide<undefined> {
  return (stored) => {
    const { found, others } = withMember(access, stored)
    return { puts: [{ image: found.image, members: others }], result: undefined }
  }
}

/**
 * The members that the account may see: for the owner all, for a member itself.
 * @throws CatalogueError of the permissions
 */
export function membersFor(access: AccessRequest, stored: FoundImage | undefined): readonly StoredMember[] {
  const { image, members } = permitted(access, stored)
  return members.filter(({ member_id }) => [image.owner, member_id].includes(access.account))
}

/**
 * One member.
 * @throws CatalogueError of the permissions; MEMBER_NOT_FOUND
 */
export const memberFor = (access: MemberAccessRequest, stored: FoundImage | undefined): StoredMember =>
  withMember(access, stored).member

/** The owner sees all members, so an unknown one is reported first. */
function withMember(access: MemberAccessRequest, stored: FoundImage | undefined) {
  const isOwn = stored?.image.owner === access.account
  const member = stored?.members.find(({ member_id }) => member_id === access.member)
  if (!isOwn || member) permitted(access, stored)
  if (!stored || !member)
    throw new CatalogueError('MEMBER_NOT_FOUND', { id: access.id, member: access.member })
  return { found: stored, member, others: stored.members.filter((other) => other !== member) }
}

function ownerAsMember() {
  const { example = '' } = problemOf('member_id', createMemberBody.fields.member_id)
  return validationError([{ field: 'member_id', rule: { kind: 'unknownValue' }, example }])
}

const byAccount = (members: readonly StoredMember[]) =>
  members.toSorted((a, b) => (a.member_id < b.member_id ? -1 : 1))
