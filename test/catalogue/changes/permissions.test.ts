import type { ErrorKey } from 'scp-images-client/contract/errors/errors'
import { type Visibility, visibilities } from 'scp-images-client/contract/image-fields'
import { errorsOf } from 'scp-images-client/contract/operation-errors'
import { operations } from 'scp-images-client/contract/operations'
import { describe, expect, test } from 'vitest'
import { type ImageOperation, permissions, permitted } from '../../../src/catalogue/changes/permissions.ts'
import { memberStatuses } from '../../../src/catalogue/query/access.ts'
import { alice, bob, carol, outcome, stored } from '../stored.ts'

const relations = ['owner', ...memberStatuses, 'stranger'] as const
type Relation = (typeof relations)[number]
type Target = 'itself' | 'another' | undefined
type Verdict = 'allow' | ErrorKey

/** Alice's image; Bob stands to it as the relation says, and Carol is a member beside him. */
function verdictOf(
  operation: ImageOperation,
  relation: Relation,
  visibility: Visibility,
  target: Target,
): Verdict {
  const account = relation === 'owner' ? alice : bob
  const others = [{ member_id: carol, status: 'accepted' as const }]
  const own = relation === 'owner' || relation === 'stranger' ? [] : [{ member_id: bob, status: relation }]
  const found = stored({ visibility }, [...own, ...others])
  const member = target && { member: target === 'itself' ? account : carol }
  const access = { operation, account, id: found.image.id, ...member }
  const result = outcome(() => permitted(access, found))
  return typeof result === 'string' ? result : 'allow'
}

/** Written from the rules in words: what one may not see is 404, what one may see but not do is 403. */
function expected(
  operation: ImageOperation,
  relation: Relation,
  visibility: Visibility,
  target: Target,
): Verdict {
  const isOwner = relation === 'owner'
  const isMember = visibility === 'shared' && !isOwner && relation !== 'stranger'
  const sees = isOwner || isMember || visibility === 'public' || visibility === 'community'
  const isTag = operation === 'listTags' || operation === 'replaceTags'
  if (!sees) return isTag ? 'RESOURCE_NOT_FOUND' : 'IMAGE_NOT_FOUND'
  switch (operation) {
    case 'showImage':
    case 'listTags':
      return 'allow'
    case 'listImageMembers':
      return isOwner || isMember ? 'allow' : 'NOT_OWNER'
    case 'showImageMember':
      return isOwner || (isMember && target === 'itself') ? 'allow' : 'MEMBER_NOT_FOUND'
    case 'updateImageMember':
      if (isOwner) return 'NOT_MEMBER'
      return isMember && target === 'itself' ? 'allow' : 'MEMBER_NOT_FOUND'
    case 'deleteImageMember':
      if (isOwner) return 'allow'
      return isMember && target === 'itself' ? 'NOT_OWNER' : 'MEMBER_NOT_FOUND'
    default:
      return isOwner ? 'allow' : 'NOT_OWNER'
  }
}

const all = Object.keys(permissions) as ImageOperation[]
const targetsOf = (operation: ImageOperation): Target[] =>
  operations[operation].path.includes('{member_id}') ? ['itself', 'another'] : [undefined]

describe.each(all)('%s', (operation) => {
  const cases = relations.flatMap((relation) =>
    visibilities.flatMap((visibility) =>
      targetsOf(operation).map((target) => ({ relation, visibility, target })),
    ),
  )

  test.each(cases)('$relation, $visibility, $target', ({ relation, visibility, target }) => {
    const verdict = verdictOf(operation, relation, visibility, target)
    expect(verdict).toBe(expected(operation, relation, visibility, target))
    if (verdict !== 'allow') expect(errorsOf(operations[operation])).toContain(verdict)
  })

  test('an image that is not there is one that may not be seen', () => {
    const access = { operation, account: alice, id: 'x', srn: 'srn' }
    expect(outcome(() => permitted(access, undefined))).toBe(
      expected(operation, 'stranger', 'private', undefined),
    )
  })
})

test('every operation on one image is in the table', () => {
  const onOne = Object.values(operations).filter(({ path }) => /\{(image_id|srn)\}/.test(path))
  expect(onOne.map(({ operationId }) => operationId).toSorted()).toEqual(all.toSorted())
})
