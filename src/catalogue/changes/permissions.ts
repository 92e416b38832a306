import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { ErrorKey } from 'scp-images-client/contract/errors/errors'
import type { AccountId } from 'scp-images-client/contract/image-fields'
import type { OperationId } from 'scp-images-client/contract/operations'
import { mayShow } from '../query/access.ts'
import type { FoundImage } from './change.ts'

/**
 * The relation of an account to an image: its owner; a member, in any status; a `co-member`: a member that reads
 * another member; a viewer, who sees it because it is public or the community's; a stranger, for whom it does not
 * exist. Members of an image that is not shared now do not count.
 */
type Relation = 'owner' | 'member' | 'co-member' | 'viewer' | 'stranger'

type Verdict = 'allow' | ErrorKey

const onlyOwner = {
  owner: 'allow',
  member: 'NOT_OWNER',
  viewer: 'NOT_OWNER',
  stranger: 'IMAGE_NOT_FOUND',
} as const
const whoSees = { owner: 'allow', member: 'allow', viewer: 'allow', stranger: 'IMAGE_NOT_FOUND' } as const
const unseenMember = {
  'co-member': 'MEMBER_NOT_FOUND',
  viewer: 'MEMBER_NOT_FOUND',
  stranger: 'IMAGE_NOT_FOUND',
} as const
const ofResource = { stranger: 'RESOURCE_NOT_FOUND' } as const

type Row = Readonly<Record<Exclude<Relation, 'co-member'>, Verdict> & Partial<Record<'co-member', Verdict>>>

/**
 * Who may do what with one image: what the caller may not see is 404, what it may see but not do is 403.
 * Sources: the vendor's documented codes; Glance's rules where it documents none.
 */
export const permissions = {
  showImage: whoSees,
  updateImage: onlyOwner,
  deleteImage: onlyOwner,
  importImage: onlyOwner,
  createSharingImage: onlyOwner,
  listImageMembers: { ...onlyOwner, member: 'allow' },
  createImageMember: onlyOwner,
  showImageMember: { ...unseenMember, owner: 'allow', member: 'allow' },
  updateImageMember: { ...unseenMember, owner: 'NOT_MEMBER', member: 'allow' },
  deleteImageMember: { ...unseenMember, owner: 'allow', member: 'NOT_OWNER' },
  listTags: { ...whoSees, ...ofResource },
  replaceTags: { ...onlyOwner, ...ofResource },
} as const satisfies Partial<Record<OperationId, Row>>

/** An operation on one image that is there already. */
export type ImageOperation = keyof typeof permissions

/** The caller, the operation and the image. */
export interface AccessRequest {
  readonly operation: ImageOperation
  readonly account: AccountId
  /** The image as the request names it: perhaps no id at all. */
  readonly id: string
  /** The member that the request names. */
  readonly member?: string
  /** The resource as the request names it. */
  readonly srn?: string
}

function standingOf(account: AccountId, found: Omit<FoundImage, 'tags'>, member?: string): Relation {
  const { image, members } = found
  if (image.owner === account) return 'owner'
  const own = members.find(({ member_id }) => member_id === account)
  if (!mayShow(account, image, own?.status)) return 'stranger'
  if (own === undefined || image.visibility !== 'shared') return 'viewer'
  return member === undefined || member === account ? 'member' : 'co-member'
}

/**
 * The image, if it exists for the account and the operation is permitted.
 * @throws CatalogueError of the table
 */
export function permitted<S extends FoundImage>(
  { operation, account, id, member = '', srn = '' }: AccessRequest,
  found: S | undefined,
): S {
  const row: Row = permissions[operation]
  const standing = found ? standingOf(account, found, member || undefined) : 'stranger'
  const verdict = row[standing] ?? row.stranger
  if (verdict !== 'allow' || found === undefined) {
    throw new CatalogueError(verdict as ErrorKey, { id, member, srn })
  }
  return found
}
