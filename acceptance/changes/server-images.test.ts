import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { main, other } from '../caller.ts'
import { page } from '../catalogue.ts'
import type { WireImage } from '../image-shape.ts'
import { expectInvalid, refusalOf } from '../refusal.ts'
import { need, ownChange, settings, vendorChange } from '../rule.ts'
import { active, cleanUp, expectStatus, make, newName, pathOf, send, unknownId } from './made.ts'

const serverImages = (id: string) => `/v1/servers/${id}/images`
const server = serverImages(settings.serverId ?? randomUUID())
const share = (id: string) => `${pathOf(id)}/share`

/** What a server is made from, as far as the account sees. */
const standardImages = () =>
  page(main, { scp_image_type: 'standard', status: 'active', visibility: 'public', limit: 1000 })

/** An image of a server, active. */
async function ofServer(at = server) {
  const answer = await send(main, 'POST', at, { image_name: newName() })
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

  // The page's example: an operating system and its version, a least disk of 100, and a volume of 104.
  vendorChange('it has the system of its server, and a volume that holds it', async (context) => {
    need(context, (await standardImages()).length > 0, 'there is no standard image to make a server from')
    const image = await ofServer()
    expect(image).toMatchObject({ root_device_name: '/dev/vda', scp_original_image_type: 'standard' })
    expect([image.os_distro, image.scp_os_version]).toEqual([expect.any(String), expect.any(String)])
    const [{ volume_size }] = JSON.parse(String(image.volumes)) as [{ volume_size: number }]
    expect(volume_size % 8).toBe(0)
    expect(volume_size).toBeGreaterThanOrEqual(Math.max(8, Number(image.min_disk)))
  })

  vendorChange('two images of one server have the same system', async () => {
    const system = ({ os_distro, scp_os_version, scp_os_build_version, min_disk }: WireImage) => [
      ...[os_distro, scp_os_version, scp_os_build_version, min_disk],
    ]
    expect(system(await ofServer())).toEqual(system(await ofServer()))
  })

  ownChange('a server whose id is a standard image’s was made from that image', async (context) => {
    const [newest, ...others] = await standardImages()
    const oldest = others.at(-1)
    need(context, newest && oldest, 'there are fewer than two standard images')
    for (const base of [newest, oldest]) {
      const { os_distro, scp_os_version, min_disk } = base
      expect(await ofServer(serverImages(base.id))).toMatchObject({ os_distro, scp_os_version, min_disk })
    }
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
