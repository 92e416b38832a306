import type { AccountId, Image, Visibility } from 'scp-images-client/contract/image-fields'

/**
 * Who sees what, decided when an image is written and not when a list is read.
 * A scope is one audience of lists: everyone, the community, or what one account alone sees.
 * Source of the rules: behaviour of List Images (the vendor's visibility words with Glance's meaning).
 */
export interface Scope {
  /** The account the scope belongs to; empty for the two that belong to no one. */
  readonly account: AccountId | ''
  readonly visibility: ScopeKind
}

/** What an account sees because of an image's visibility, or `pending`: what is offered to it and not answered yet. */
export type ScopeKind = Visibility | 'pending'

export const memberStatuses = ['pending', 'accepted', 'rejected'] as const
export type MemberStatus = (typeof memberStatuses)[number]

/** An account with which an image is shared, and its answer. */
export interface Member {
  readonly member_id: AccountId
  readonly status: MemberStatus
}

/** A member as it is stored. Times are UTC, whole seconds. */
export interface StoredMember extends Member {
  readonly created_at: string
  readonly updated_at: string
}

const everyone: Scope = { account: '', visibility: 'public' }
const community: Scope = { account: '', visibility: 'community' }

/** The scopes whose lists show the image. Hidden images are in none. */
export function scopesOf(
  image: Pick<Image, 'owner' | 'visibility' | 'os_hidden'>,
  members: readonly Member[],
): Scope[] {
  if (image.os_hidden) return []
  const own: Scope = { account: image.owner, visibility: image.visibility }
  switch (image.visibility) {
    case 'public':
      return [everyone]
    case 'community':
      return [community, own]
    case 'private':
      return [own]
    case 'shared':
      return [own, ...membersScopes(members, image.owner)]
  }
}

/** What a member sees because of its answer: a list of what is shared with it, one of what is offered to it, or none. */
const scopeOfAnswer: Readonly<Record<MemberStatus, ScopeKind | undefined>> = {
  accepted: 'shared',
  pending: 'pending',
  rejected: undefined,
}

function membersScopes(members: readonly Member[], owner: AccountId): Scope[] {
  const scopes: Scope[] = []
  for (const { member_id: account, status } of members) {
    const visibility = scopeOfAnswer[status]
    if (visibility === undefined || account === owner) continue
    if (scopes.some((scope) => scope.account === account && scope.visibility === visibility)) continue
    scopes.push({ account, visibility })
  }
  return scopes
}

/**
 * The scopes of an account's list: one when a visibility is requested, else everyone's and its own. Other accounts'
 * community images, and images offered to the account, are listed only when they are requested.
 */
export function scopesToRead(account: AccountId, kind?: ScopeKind): Scope[] {
  if (kind === 'public') return [everyone]
  if (kind === 'community') return [community]
  if (kind) return [{ account, visibility: kind }]
  return [
    everyone,
    ...(['private', 'shared', 'community'] as const).map((own) => ({ account, visibility: own })),
  ]
}

/**
 * Would the image be in the account's lists if it were not hidden? A hidden image can be a marker for those who have
 * its id.
 */
export function isVisibleTo(
  account: AccountId,
  image: Pick<Image, 'owner' | 'visibility'>,
  membership: MemberStatus | undefined,
): boolean {
  if (image.owner === account) return true
  if (image.visibility === 'shared') return membership === 'accepted'
  return image.visibility !== 'private'
}

/**
 * May the account read this image by its id? In addition to its lists, the images offered to it: a member reads an
 * image before it answers (Glance's rule: a member in any status).
 */
export function mayShow(
  account: AccountId,
  image: Pick<Image, 'owner' | 'visibility'>,
  membership: MemberStatus | undefined,
): boolean {
  return (
    isVisibleTo(account, image, membership) || (image.visibility === 'shared' && membership !== undefined)
  )
}
