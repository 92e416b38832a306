import { describe, expect } from 'vitest'
import { main, other } from '../caller.ts'
import { page } from '../catalogue.ts'
import { shownKeys, versions, type WireImage } from '../image-shape.ts'
import { expectInvalid, refusalOf } from '../refusal.ts'
import { need, ownChange, vendorChange } from '../rule.ts'
import { needVersion } from '../version-list.ts'
import { expectStatus, make, pathOf, send, show, unknownId } from './made.ts'

describe('PUT /v1/images/{image_id}: update', () => {
  vendorChange.for(versions)('version %s answers the image as it is then', async (version, context) => {
    await needVersion(context, version)
    const { id, ...made } = await make()
    const changes = { min_disk: 20, min_ram: 2048, protected: true, visibility: 'shared' }
    const options = { version: `virtualserver ${version}` }
    const image = expectStatus<WireImage>(await send(main, 'PUT', pathOf(id), changes, options), 200)
    expect(Object.keys(image)).toEqual(shownKeys(version))
    expect(image).toMatchObject({ id, name: made.name, created_at: made.created_at, ...changes })
    expect(await show(main, id)).toMatchObject(changes)
  })

  vendorChange('null and absent leave a field', async () => {
    const { id } = await make(main, { min_disk: 3, min_ram: 4 })
    const body = { min_disk: null, min_ram: 5, protected: null, visibility: null }
    expect(expectStatus(await send(main, 'PUT', pathOf(id), body), 200)).toMatchObject({
      ...{ min_disk: 3, min_ram: 5, protected: false, visibility: 'private' },
    })
  })

  ownChange('nothing to change, or no body at all: 200, and the image stays as it is', async () => {
    const { id } = await make()
    const before = await show(main, id)
    expect(expectStatus(await send(main, 'PUT', pathOf(id), {}), 200)).toEqual(before)
    for (const headers of [{}, { 'Content-Type': 'text/plain' }]) {
      const answer = await main.call(pathOf(id), { method: 'PUT', headers })
      expect(expectStatus(answer, 200)).toEqual(before)
    }
  })

  vendorChange.for<[string, unknown]>([
    ['name', 'another'],
    ['status', 'active'],
    ['min_disk', -1],
    ['min_ram', 2_097_152],
    ['visibility', 'public'],
    ['visibility', 'community'],
  ])('%s = %j: 400', async ([field, value]) => {
    const { id } = await make()
    expectInvalid(await send(main, 'PUT', pathOf(id), { [field]: value }), field)
  })

  vendorChange('an image of another account, or none: 404', async () => {
    const { id } = await make(other)
    for (const named of [id, unknownId, 'nonsense', 'a%2Fb']) {
      refusalOf(await send(main, 'PUT', pathOf(named), { min_disk: 1 }), 404)
    }
  })

  ownChange('an image that is everyone’s but not the caller’s: 403', async (context) => {
    const mine = (await make()).owner
    const foreign = (await page(main, { visibility: 'public', limit: 50 })).find(
      ({ owner }) => owner !== mine,
    )
    need(context, foreign, 'there is no public image of another account')
    for (const method of ['PUT', 'DELETE']) {
      const body = method === 'PUT' ? {} : undefined
      refusalOf(await send(main, method, pathOf(foreign.id), body), 403)
    }
  })

  ownChange('two changes at once are both there in the end', async () => {
    const { id } = await make()
    const bodies = [{ min_disk: 31 }, { min_ram: 32 }, { protected: true }]
    await Promise.all(bodies.map((body) => send(main, 'PUT', pathOf(id), body)))
    expect(await show(main, id)).toMatchObject({ min_disk: 31, min_ram: 32, protected: true })
  })
})
