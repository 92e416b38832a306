import fc from 'fast-check'
import { type Visibility, visibilities } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import {
  isVisibleTo,
  type Member,
  memberStatuses,
  type Scope,
  scopesOf,
  scopesToRead,
} from '../../../src/catalogue/query/access.ts'
import { runs } from '../../runs.ts'

const accounts = ['a', 'b', 'c'] as const
const anyImage = fc.record({
  owner: fc.constantFrom(...accounts),
  visibility: fc.constantFrom(...visibilities),
  os_hidden: fc.boolean(),
})
const anyMembers: fc.Arbitrary<Member[]> = fc.array(
  fc.record({ member_id: fc.constantFrom(...accounts), status: fc.constantFrom(...memberStatuses) }),
  { maxLength: 5 },
)
const anyAccount = fc.constantFrom(...accounts)
const asked = fc.constantFrom(undefined, ...visibilities)

type Listed = { owner: string; visibility: Visibility; os_hidden: boolean }

/** The rule of List Images in one sentence each, without scopes. */
function shouldList(
  account: string,
  image: Listed,
  members: readonly Member[],
  visibility?: Visibility,
): boolean {
  if (image.os_hidden || (visibility && image.visibility !== visibility)) return false
  if (image.owner === account || image.visibility === 'public') return true
  if (image.visibility === 'community') return visibility === 'community'
  const accepted = members.some((member) => member.member_id === account && member.status === 'accepted')
  return image.visibility === 'shared' && accepted
}

const keyOf = (scope: Scope) => `${scope.account}/${scope.visibility}`

/** How often a list over these scopes would meet the image. */
function timesListed(
  account: string,
  image: Listed,
  members: readonly Member[],
  visibility?: Visibility,
): number {
  const written = scopesOf(image, members).map(keyOf)
  return scopesToRead(account, visibility).filter((scope) => written.includes(keyOf(scope))).length
}

test('a list meets exactly the images it should show, each once', () => {
  fc.assert(
    fc.property(anyAccount, anyImage, anyMembers, asked, (account, image, members, visibility) => {
      const expected = shouldList(account, image, members, visibility) ? 1 : 0
      expect(timesListed(account, image, members, visibility)).toBe(expected)
    }),
    { numRuns: runs(2000) },
  )
})

test('no scope is written or read twice', () => {
  fc.assert(
    fc.property(anyAccount, anyImage, anyMembers, asked, (account, image, members, visibility) => {
      for (const scopes of [scopesOf(image, members), scopesToRead(account, visibility)]) {
        expect(new Set(scopes.map(keyOf)).size).toBe(scopes.length)
      }
    }),
  )
})

test('what a list shows may be seen', () => {
  fc.assert(
    fc.property(anyAccount, anyImage, anyMembers, asked, (account, image, members, visibility) => {
      fc.pre(timesListed(account, image, members, visibility) > 0)
      const accepted = members.find((member) => member.member_id === account && member.status === 'accepted')
      expect(isVisibleTo(account, image, accepted?.status)).toBe(true)
    }),
  )
})

describe('who may see an image', () => {
  test.each(visibilities)('the owner sees its own %s image', (visibility) => {
    expect(isVisibleTo('a', { owner: 'a', visibility }, undefined)).toBe(true)
  })

  test.each([
    ['public', undefined, true],
    ['community', undefined, true],
    ['private', undefined, false],
    ['private', 'accepted', false],
    ['shared', undefined, false],
    ['shared', 'pending', false],
    ['shared', 'rejected', false],
    ['shared', 'accepted', true],
  ] as const)('another account: %s, membership %s: %s', (visibility, membership, visible) => {
    expect(isVisibleTo('b', { owner: 'a', visibility }, membership)).toBe(visible)
  })
})

test('hidden images are in no list', () => {
  for (const visibility of visibilities) {
    expect(
      scopesOf({ owner: 'a', visibility, os_hidden: true }, [{ member_id: 'b', status: 'accepted' }]),
    ).toEqual([])
  }
})
