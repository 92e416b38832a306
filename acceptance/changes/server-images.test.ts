import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { main, other } from '../caller.ts'
import { page } from '../catalogue.ts'
import { expectInvalid, refusalOf } from '../refusal.ts'
import { ownChange, settings, vendorChange } from '../rule.ts'
import { active, cleanUp, expectStatus, make, newName, pathOf, send, unknownId } from './made.ts'

const serverImages = (id: string) => `/v1/servers/${id}/images`
const server = serverImages(settings.serverId ?? randomUUID())
const share = (id: string) => `${pathOf(id)}/share`

/** An image of a server, active. */
async function ofServer() {
  const answer = await send(main, 'POST', server, { image_name: newName() })
  const { image_id, ...rest } = expectStatus<{ image_id: string }>(answer, 202)
  cleanUp(main, image_id)
  expect(rest).toEqual({})
  return active(main, image_id)
}

describe('POST /v1/servers/{server_id}/images: an image of a server', () => {
  vendorChange('202 with its id, soon active, with volumes', async () => {
    const image = await ofServer()
    expect(image).toMatchObject({ visibility: 'private', scp_image_type: 'custom' })
    const [disk] = JSON.parse(String(image.volumes)) as object[]
    expect(disk).toMatchObject({ boot_index: 0, destination_type: 'volume', source_type: 'snapshot' })
    const answer = await send(main, 'PUT', pathOf(image.id), { visibility: 'shared' })
    refusalOf(answer, 400, 'Image.InvalidVolumeOnVisibilityUpdate')
  })

  vendorChange.for([{}, { image_name: 5 }])('%j: 400', async (body) => {
    expectInvalid(await send(main, 'POST', server, body), 'image_name')
  })

  vendorChange('no such server: 404', async () => {
    refusalOf(await send(main, 'POST', serverImages('nonsense'), { image_name: newName() }), 404)
  })
})

describe('POST /v1/images/{image_id}/share: an image for sharing', () => {
  vendorChange('202, and soon there is one that is shared and has no volumes', async () => {
    const image = await ofServer()
    const answer = await send(main, 'POST', share(image.id), { account_id: 'ignored' })
    expect([answer.status, answer.text]).toEqual([202, '{}\n'])
    const [copy] = await page(main, { name: image.name, visibility: 'shared' })
    cleanUp(main, String(copy?.id))
    expect(await active(main, String(copy?.id))).toMatchObject({ volumes: null, owner: image.owner })
    const members = `${pathOf(String(copy?.id))}/members`
    expectStatus(await send(main, 'POST', members, { member_id: 'acceptance' }), 200)
  })

  vendorChange('unknown, malformed, of another account: 404', async () => {
    const { id } = await make(other)
    for (const named of [id, unknownId, 'nonsense']) refusalOf(await send(main, 'POST', share(named)), 404)
  })

  ownChange('an image that is not active yet: 409', async () => {
    const answer = await send(main, 'POST', server, { image_name: newName() })
    const { image_id } = expectStatus<{ image_id: string }>(answer, 202)
    cleanUp(main, image_id)
    const early = await send(main, 'POST', share(image_id))
    // It may have become active in between.
    if (early.status !== 202) return void refusalOf(early, 409)
    const { name } = await active(main, image_id)
    for (const { id } of await page(main, { name: String(name), visibility: 'shared' })) cleanUp(main, id)
  })
})
