import { describe, expect } from 'vitest'
import { callUnsigned, discovery, main } from '../caller.ts'
import { page } from '../catalogue.ts'
import type { WireImage } from '../image-shape.ts'
import { refusalOf } from '../refusal.ts'
import { need, ownChange } from '../rule.ts'
import { active, cleanUp, creation, expectStatus, newName, pathOf, send } from './made.ts'

const tagsVersion = { version: 'resourcemanager 1.0' }

// One base URL for three services, as the provider's setting endpoint_override has it.
describe('POST /v1/images: as the vendor’s Terraform provider manages one', () => {
  ownChange('create, wait, tag, read back, change, delete', async () => {
    const { versions } = expectStatus<{ versions: { id: string }[] }>(await callUnsigned(discovery), 200)
    expect(versions.map(({ id }) => id)).toEqual(expect.arrayContaining(['v1.0', 'v1.3', 'v1.4', 'v1.5']))

    // It sends the zero value for what its user left out, and wants back what it sent.
    const sent = creation({ min_disk: 0, min_ram: 0, protected: false, tags: [{ key: 'team', value: 'a' }] })
    const empty = { container_format: '', disk_format: '', visibility: '' }
    const answer = await send(main, 'POST', '/v1/images', { ...sent, ...empty })
    const image = expectStatus<WireImage>(answer, 200)
    cleanUp(main, image.id)
    const { tags: _, ...wanted } = sent as Record<string, unknown>
    expect(await active(main, image.id)).toMatchObject(wanted)

    const keys = await main.call('/v1/access-keys', { version: 'iam 1.4' })
    const [key] = expectStatus<{ access_keys: { account_id: string }[] }>(keys, 200).access_keys
    expect(key?.account_id).toBe(image.owner)
    const srn = `srn:local::${key?.account_id}:kr-west1::virtualserver:image/${image.id}`
    const tags = `/v1/tags/${encodeURIComponent(btoa(srn))}`
    const read = await main.call(`${tags}?size=2147483647`, tagsVersion)
    expect(expectStatus(read, 200)).toMatchObject({ content: { srn, tags: [{ key: 'team', value: 'a' }] } })
    const replaced = await send(main, 'PUT', `${tags}/bulk`, { tags: [] }, tagsVersion)
    expect(expectStatus(replaced, 200)).toEqual({ content: { [srn]: [] } })

    const changes = { min_disk: 10, min_ram: null, protected: null, visibility: 'shared' }
    expect(expectStatus(await send(main, 'PUT', pathOf(image.id), changes), 200)).toMatchObject({
      ...wanted,
      ...{ min_disk: 10, visibility: 'shared' },
    })
    expect((await send(main, 'DELETE', pathOf(image.id))).status).toBe(204)
    refusalOf(await main.call(pathOf(image.id)), 404)
  })
})

// It sends the name alone, and fails when the image differs from any other argument that its user gave.
describe('POST /v1/servers/{server_id}/images: the provider’s instance_id', () => {
  ownChange('create, wait, and read back the system that was said', async (context) => {
    const standard = { scp_image_type: 'standard', status: 'active', visibility: 'public' }
    const [ubuntu] = await page(main, { ...standard, os_distro: 'ubuntu', limit: 1 })
    need(context, ubuntu, 'there is no standard image of Ubuntu')
    const { id: instance_id, min_disk, min_ram, scp_os_version } = ubuntu
    const name = newName()
    const answer = await send(main, 'POST', `/v1/servers/${instance_id}/images`, { image_name: name })
    const { image_id } = expectStatus<{ image_id: string }>(answer, 202)
    cleanUp(main, image_id)
    const image = await active(main, image_id)
    const formats = { container_format: 'bare', disk_format: 'qcow2' }
    const said = { name, os_distro: 'ubuntu', visibility: 'private', protected: false, ...formats }
    expect(image).toMatchObject({ ...said, min_disk, min_ram, scp_os_version })

    const srn = `srn:local::${image.owner}:kr-west1::virtualserver:image/${image_id}`
    const tags = await main.call(`/v1/tags/${encodeURIComponent(btoa(srn))}?size=2147483647`, tagsVersion)
    expect(expectStatus(tags, 200)).toMatchObject({ content: { srn, tags: [] } })
    // What it sends when its user changes the least disk: null for the rest.
    const changes = { min_disk: 200, min_ram: null, protected: null, visibility: null }
    expect(expectStatus(await send(main, 'PUT', pathOf(image_id), changes), 200)).toMatchObject({
      ...said,
      min_disk: 200,
    })
  })
})
