import { describe, expect } from 'vitest'
import { main, other } from '../caller.ts'
import { expectInvalid, refusalOf } from '../refusal.ts'
import { ownChange, vendorChange } from '../rule.ts'
import { accountOf, expectStatus, make, pathOf, send, unknownId } from './made.ts'

const nobody = '0123456789abcdef0123456789abcdef'
const membersOf = (id: string) => `${pathOf(id)}/members`

/** An image that is offered to the other account and to nobody in particular. */
async function offered() {
  const { id, owner } = await make(main, { visibility: 'shared' })
  const member = await accountOf(other)
  for (const member_id of [member, nobody]) {
    expectStatus(await send(main, 'POST', membersOf(id), { member_id }), 200)
  }
  return { id, owner, member, members: membersOf(id), itself: `${membersOf(id)}/${member}` }
}

interface MemberList {
  readonly members: readonly { readonly member_id: string }[]
}

describe('GET /v1/images/{image_id}/members: list', () => {
  vendorChange('of an image that is not shared: empty', async () => {
    const { id } = await make()
    expect((await main.call(membersOf(id))).text).toBe('{"members":[]}\n')
  })

  vendorChange('unknown, malformed, of another account: 404', async () => {
    const { id } = await make(other)
    for (const named of [id, unknownId, 'nonsense']) refusalOf(await main.call(membersOf(named)), 404)
  })

  ownChange('the owner sees all, a member itself', async () => {
    const { members, member } = await offered()
    const idsFor = async (caller: typeof main) =>
      expectStatus<MemberList>(await caller.call(members), 200).members.map(({ member_id }) => member_id)
    expect((await idsFor(main)).toSorted()).toEqual([member, nobody].toSorted())
    expect(await idsFor(other)).toEqual([member])
  })
})

describe('POST /v1/images/{image_id}/members: offer', () => {
  vendorChange('to a member: 409', async () => {
    const { members, member } = await offered()
    refusalOf(await send(main, 'POST', members, { member_id: member }), 409)
  })

  vendorChange.for([{}, { member_id: '' }, { member_id: 'a_b' }, { member_id: 'x'.repeat(65) }])(
    '%j: 400',
    async (body) => {
      const { id } = await make(main, { visibility: 'shared' })
      expectInvalid(await send(main, 'POST', membersOf(id), body), 'member_id')
    },
  )

  vendorChange('an unknown key: 400', async () => {
    const { id } = await make(main, { visibility: 'shared' })
    const body = { member_id: nobody, status: 'accepted' }
    expectInvalid(await send(main, 'POST', membersOf(id), body), 'status')
  })

  ownChange('by a member: 403; by a stranger: 404; to the owner: 400', async () => {
    const { members, owner } = await offered()
    refusalOf(await send(other, 'POST', members, { member_id: 'another' }), 403)
    const theirs = await make(other, { visibility: 'shared' })
    refusalOf(await send(main, 'POST', membersOf(theirs.id), { member_id: nobody }), 404)
    expectInvalid(await send(main, 'POST', members, { member_id: owner }), 'member_id')
  })

  ownChange('more than 128 members: 400', async () => {
    const { id } = await make(main, { visibility: 'shared' })
    const offer = (n: number) => send(main, 'POST', membersOf(id), { member_id: `acceptance-${n}` })
    for (let n = 0; n < 128; n += 1) expectStatus(await offer(n), 200)
    refusalOf(await offer(128), 400)
  })
})

describe('GET /v1/images/{image_id}/members/{member_id}: show', () => {
  vendorChange('by the owner and by the member', async () => {
    const { itself, id, member } = await offered()
    for (const caller of [main, other]) {
      const answer = expectStatus(await caller.call(itself), 200)
      expect(answer).toMatchObject({ image_id: id, member_id: member, status: 'pending' })
    }
  })

  vendorChange('one that is not there, or not for the caller: 404', async () => {
    const { members } = await offered()
    for (const id of ['unknown', 'a%2Fb']) refusalOf(await main.call(`${members}/${id}`), 404)
    refusalOf(await other.call(`${members}/${nobody}`), 404)
    refusalOf(await main.call(`${membersOf(unknownId)}/${nobody}`), 404)
  })
})

describe('PUT /v1/images/{image_id}/members/{member_id}: answer', () => {
  vendorChange.for([{}, { status: 'maybe' }, { status: null }])('%j: 400', async (body) => {
    const { itself } = await offered()
    expectInvalid(await send(other, 'PUT', itself, body), 'status')
  })

  ownChange('by the owner: 403; for another member: 404', async () => {
    const { itself, members } = await offered()
    refusalOf(await send(main, 'PUT', itself, { status: 'accepted' }), 403)
    refusalOf(await send(main, 'PUT', `${members}/unknown`, { status: 'accepted' }), 404)
    refusalOf(await send(other, 'PUT', `${members}/${nobody}`, { status: 'accepted' }), 404)
  })
})

describe('DELETE /v1/images/{image_id}/members/{member_id}: remove', () => {
  vendorChange('one that is not there: 404', async () => {
    const { members, itself } = await offered()
    refusalOf(await send(main, 'DELETE', `${members}/unknown`), 404)
    expect((await send(main, 'DELETE', itself)).status).toBe(204)
    refusalOf(await send(main, 'DELETE', itself), 404)
  })

  ownChange('by the member itself: 403', async () => {
    const { itself } = await offered()
    refusalOf(await send(other, 'DELETE', itself), 403)
  })
})
