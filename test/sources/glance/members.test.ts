import { expect, test } from 'vitest'
import { membersOf } from '../../../src/sources/glance/members.ts'

const account = '0123456789abcdef0123456789abcdef'

test('members by account and status; a project named twice counts once, the last time', () => {
  const list = [
    { member_id: account, status: 'pending', schema: '/v2/schemas/member' },
    { member_id: '01234567-89ab-cdef-0123-456789abcdef', status: 'accepted' },
    { member_id: 'other', status: 'rejected' },
  ]
  expect(membersOf(list)).toEqual({
    members: [
      { member_id: account, status: 'accepted' },
      { member_id: 'other', status: 'rejected' },
    ],
    notes: [],
  })
})

test('what is no member is left out, and said a few times', () => {
  const list = [null, 7, {}, { member_id: '', status: 'accepted' }, { member_id: 'x', status: 'maybe' }]
  expect(membersOf(list)).toEqual({
    members: [],
    notes: [
      expect.stringMatching(/^a member is left out.*: null$/),
      expect.stringMatching(/: 7$/),
      expect.stringMatching(/: \{\}$/),
      '2 more members are left out',
    ],
  })
})
