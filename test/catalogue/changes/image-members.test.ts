import { describe, expect, test } from 'vitest'
import {
  addMember,
  answerOffer,
  memberFor,
  memberLimit,
  membersFor,
  removeMember,
} from '../../../src/catalogue/changes/image-members.ts'
import type { ImageOperation } from '../../../src/catalogue/changes/permissions.ts'
import type { memberStatuses } from '../../../src/catalogue/query/access.ts'
import { alice, bob, carol, made, now, nowText, outcome, stored } from '../stored.ts'

const pending = (member_id: string) => ({ member_id, status: 'pending' }) as const
const shared = (...members: string[]) => stored({ visibility: 'shared' }, members.toSorted().map(pending))
const access = (operation: ImageOperation, account: string, member: string) => ({
  ...{ operation, account, member },
  id: stored().image.id,
})

describe('addMember', () => {
  const add = (found: ReturnType<typeof stored>, member: string, account = alice) => {
    const { id } = found.image
    return outcome(() => addMember({ operation: 'createImageMember', account, id }, member, now)(found))
  }

  test('an offer that waits for its answer, by account', () => {
    const added = { member_id: bob, status: 'pending', created_at: nowText, updated_at: nowText }
    const found = shared(carol)
    expect(add(found, bob)).toEqual({
      puts: [{ image: found.image, members: [added, ...found.members] }],
      result: added,
    })
  })

  test('only to a shared image, another account, once, and not too many', () => {
    const full = shared(...Array.from({ length: memberLimit }, (_, n) => `member-${n}`))
    expect(add(stored({ visibility: 'private' }), bob)).toBe('NOT_SHARED')
    expect(add(stored({ visibility: 'public' }), bob)).toBe('NOT_SHARED')
    expect(add(stored({ visibility: 'public' }), bob, carol)).toBe('NOT_OWNER')
    expect(add(shared(), alice)).toBe('VALIDATION')
    expect(add(shared(bob), bob)).toBe('MEMBER_EXISTS')
    expect(add(full, bob)).toBe('MEMBER_LIMIT')
    expect(add(full, 'member-0')).toBe('MEMBER_EXISTS')
    expect(add(shared(bob), carol, bob)).toBe('NOT_OWNER')
  })
})

describe('answerOffer', () => {
  const answer = (
    account: string,
    member: string,
    status: (typeof memberStatuses)[number],
    found = shared(bob, carol),
  ) => outcome(() => answerOffer(access('updateImageMember', account, member), status, now)(found))

  test.each(['accepted', 'rejected'] as const)('%s, by the member itself', (status) => {
    const answered = { member_id: bob, status, created_at: made, updated_at: nowText }
    expect(answer(bob, bob, status)).toMatchObject({ result: answered })
    const change = answer(bob, bob, status)
    if (typeof change === 'string') throw new Error(change)
    expect(change.puts?.[0]?.members).toEqual([answered, shared(carol).members[0]])
  })

  test('the same again is no change', () => {
    expect(answer(bob, bob, 'pending')).toEqual({ result: shared(bob).members[0] })
  })

  test('by nobody else', () => {
    expect(answer(alice, bob, 'accepted')).toBe('NOT_MEMBER')
    expect(answer(alice, 'nobody', 'accepted')).toBe('MEMBER_NOT_FOUND')
    expect(answer(bob, carol, 'accepted')).toBe('MEMBER_NOT_FOUND')
    expect(answer(bob, bob, 'accepted', shared(carol))).toBe('IMAGE_NOT_FOUND')
    expect(answer(bob, bob, 'accepted', stored({ visibility: 'private' }, [pending(bob)]))).toBe(
      'IMAGE_NOT_FOUND',
    )
  })
})

describe('removeMember', () => {
  const remove = (account: string, member: string, found = shared(bob, carol)) =>
    outcome(() => removeMember(access('deleteImageMember', account, member))(found))

  test('by the owner, also when the image is not shared any more', () => {
    const found = shared(bob, carol)
    expect(remove(alice, bob)).toMatchObject({
      puts: [{ image: found.image, members: shared(carol).members }],
    })
    expect(remove(alice, bob, stored({ visibility: 'private' }, [pending(bob)]))).toMatchObject({
      puts: [{ members: [] }],
    })
  })

  test('by nobody else', () => {
    expect(remove(alice, 'nobody')).toBe('MEMBER_NOT_FOUND')
    expect(remove(bob, bob)).toBe('NOT_OWNER')
    expect(remove(bob, carol)).toBe('MEMBER_NOT_FOUND')
  })
})

test('the owner sees all members, a member itself, nobody anyone', () => {
  const found = shared(bob, carol)
  const seen = (account: string, of = found) =>
    outcome(() => membersFor(access('listImageMembers', account, ''), of))
  expect(seen(alice)).toEqual(found.members)
  expect(seen(bob)).toEqual(shared(bob).members)
  expect(seen('nobody')).toBe('IMAGE_NOT_FOUND')
  expect(seen(alice, stored({ visibility: 'private' }))).toEqual([])
  expect(seen(bob, stored({ visibility: 'public' }))).toBe('NOT_OWNER')
  const one = (account: string, member: string) =>
    outcome(() => memberFor(access('showImageMember', account, member), found))
  expect(one(alice, bob)).toEqual(shared(bob).members[0])
  expect(one(bob, bob)).toEqual(shared(bob).members[0])
  expect(one(alice, alice)).toBe('MEMBER_NOT_FOUND')
})
