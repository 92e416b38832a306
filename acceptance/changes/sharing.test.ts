import { describe, expect } from 'vitest'
import { type Caller, main, other } from '../caller.ts'
import { idsOf, listTarget } from '../catalogue.ts'
import { offeredKeys, versions, type WireImage } from '../image-shape.ts'
import { refusalOf } from '../refusal.ts'
import { vendorChange } from '../rule.ts'
import { needVersion } from '../version-list.ts'
import { accountOf, active, expectStatus, make, pathOf, send } from './made.ts'

/** What one account sees of an image, in one version. */
async function placesOf({ id, name }: WireImage, caller: Caller, version: string) {
  const options = { version: `virtualserver ${version}` }
  const targets = [listTarget({ name }), listTarget({ name, visibility: 'shared' }), '/v1/pending-images']
  const lists = await Promise.all(
    targets.map(async (target) => {
      const { images } = expectStatus<{ images: WireImage[] }>(await caller.call(target, options), 200)
      return idsOf(images).includes(id)
    }),
  )
  const { status } = await caller.call(pathOf(id), options)
  return { listed: lists[0], shared: lists[1], pending: lists[2], status }
}

const gone = { listed: false, shared: false, pending: false, status: 404 }
const offered = { listed: false, shared: false, pending: true, status: 200 }
const accepted = { listed: true, shared: true, pending: false, status: 200 }
const rejected = { listed: false, shared: false, pending: false, status: 200 }

describe('POST /v1/images/{image_id}/members: the whole story of sharing', () => {
  vendorChange.for(versions)('version %s', async (version, context) => {
    await needVersion(context, version)
    const options = { version: `virtualserver ${version}` }
    const member_id = await accountOf(other)
    const image = await make(main, {}, options)
    await active(main, image.id)
    const members = `${pathOf(image.id)}/members`
    const places = () => placesOf(image, other, version)
    const answer = (status: string) => send(other, 'PUT', `${members}/${member_id}`, { status }, options)

    refusalOf(await send(main, 'POST', members, { member_id }, options), 403)
    expectStatus(await send(main, 'PUT', pathOf(image.id), { visibility: 'shared' }, options), 200)
    expect(await places()).toEqual(gone)

    const member = expectStatus<object>(await send(main, 'POST', members, { member_id }, options), 200)
    expect(Object.keys(member)).toEqual(['created_at', 'image_id', 'member_id', 'status', 'updated_at'])
    expect(member).toMatchObject({ image_id: image.id, member_id, status: 'pending' })
    expect(await places()).toEqual(offered)

    expect(expectStatus(await answer('accepted'), 200)).toMatchObject({ member_id, status: 'accepted' })
    expect(await places()).toEqual(accepted)
    expectStatus(await answer('rejected'), 200)
    expect(await places()).toEqual(rejected)
    expectStatus(await answer('accepted'), 200)
    expect(await places()).toEqual(accepted)
    expect(await placesOf(image, main, version)).toEqual(accepted)

    const removal = await send(main, 'DELETE', `${members}/${member_id}`, undefined, options)
    expect([removal.status, removal.text]).toEqual([204, ''])
    expect(await places()).toEqual(gone)
  })

  vendorChange('an image that stops being shared is gone for its members', async () => {
    const member_id = await accountOf(other)
    const image = await make(main, { visibility: 'shared' })
    const members = `${pathOf(image.id)}/members`
    await send(main, 'POST', members, { member_id })
    expectStatus(await send(other, 'PUT', `${members}/${member_id}`, { status: 'accepted' }), 200)
    await send(main, 'PUT', pathOf(image.id), { visibility: 'private' })
    expect(await placesOf(image, other, '1.3')).toEqual(gone)
    await send(main, 'PUT', pathOf(image.id), { visibility: 'shared' })
    expect(await placesOf(image, other, '1.3')).toEqual(accepted)
  })
})

describe('GET /v1/pending-images: what is offered', () => {
  const offer = async (version: string) => {
    const image = await make(main, { visibility: 'shared' })
    await send(main, 'POST', `${pathOf(image.id)}/members`, { member_id: await accountOf(other) })
    const of = async (query: string) => {
      const answer = await other.call(`/v1/pending-images${query}`, { version: `virtualserver ${version}` })
      const { images, ...rest } = expectStatus<{ images: WireImage[] }>(answer, 200)
      expect(rest).toEqual({})
      return images.find(({ id }) => id === image.id)
    }
    return of
  }

  vendorChange.for(versions)('version %s shows it with exactly its keys', async (version, context) => {
    await needVersion(context, version)
    const found = await offer(version)
    expect(Object.keys((await found('')) ?? {})).toEqual(offeredKeys(version))
  })

  vendorChange('its two filters', async () => {
    const found = await offer('1.3')
    expect(await found('?scp_image_type=custom&scp_original_image_type=standard')).toBeDefined()
    expect(await found('?scp_image_type=standard')).toBeUndefined()
    expect(await found('?scp_original_image_type=k8s')).toBeUndefined()
  })
})
