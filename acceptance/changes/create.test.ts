import { describe, expect } from 'vitest'
import { main, other } from '../caller.ts'
import { page } from '../catalogue.ts'
import { shownKeys, versions, type WireImage, wrongValues } from '../image-shape.ts'
import { expectInvalid, refusalOf } from '../refusal.ts'
import { ownChange, vendorChange } from '../rule.ts'
import { needVersion } from '../version-list.ts'
import { active, cleanUp, creation, expectStatus, make, pathOf, send } from './made.ts'

describe('POST /v1/images: create', () => {
  vendorChange.for(versions)('version %s answers the image', async (version, context) => {
    await needVersion(context, version)
    const options = { version: `virtualserver ${version}` }
    const sent = creation({ min_disk: 12, min_ram: 1024, visibility: 'private', protected: false })
    const answer = await send(main, 'POST', '/v1/images', sent, options)
    const image = expectStatus<WireImage>(answer, 200)
    cleanUp(main, image.id)
    expect(Object.keys(image)).toEqual(shownKeys(version))
    expect(wrongValues(image)).toEqual([])
    expect(image).toMatchObject({ ...sent, container_format: 'bare', disk_format: 'qcow2' })
    expect(image).toMatchObject({ scp_image_type: 'custom', scp_original_image_type: 'standard' })
  })

  vendorChange('it is importing or active, never queued, and soon active', async () => {
    const image = await make()
    expect(['importing', 'active']).toContain(image.status)
    await active(main, image.id)
  })

  vendorChange('it is in the list of its owner at once, and of nobody else', async () => {
    const { id, name } = await make()
    expect((await page(main, { name })).map((image) => image.id)).toEqual([id])
    expect(await page(other, { name })).toEqual([])
    refusalOf(await other.call(pathOf(id)), 404)
  })

  vendorChange('an empty object: the fields that are missing, each with a text', async () => {
    const answer = await send(main, 'POST', '/v1/images', {})
    const details = expectInvalid(answer, 'name', 'os_distro', 'url')
    expect(details[0]).toBe('Field "os_distro" is invalid. Example: "alma"')
    expect(details[1]).toContain(
      '1 characters or longer, 255 characters or shorter, in ^[a-zA-Z0-9-_ ]*$ format',
    )
  })

  vendorChange.for<[string, unknown]>([
    ['name', 'a.b'],
    ['name', 'x'.repeat(256)],
    ['os_distro', 'solaris'],
    ['url', `https://example.com/${'x'.repeat(256)}`],
    ['container_format', 'docker'],
    ['disk_format', 'raw'],
    ['min_disk', -1],
    ['min_ram', 2_097_152],
    ['visibility', 'public'],
  ])('%s = %j: 400', async ([field, value]) => {
    expectInvalid(await send(main, 'POST', '/v1/images', creation({ [field]: value })), field)
  })

  vendorChange.for(versions.map((version) => [version, version === '1.0' ? 200 : 400] as const))(
    'sles in version %s: %i',
    async ([version, status], context) => {
      await needVersion(context, version)
      const options = { version: `virtualserver ${version}` }
      const answer = await send(main, 'POST', '/v1/images', creation({ os_distro: 'sles' }), options)
      const image = expectStatus<WireImage>(answer, status)
      if (status === 200) cleanUp(main, image.id)
    },
  )

  // Whether the server reads what is at an address is a setting of its own; one that does tells at once.
  ownChange.for(['https://nobody.invalid/a.qcow2', 'http://10.0.0.1/a.qcow2', 'https://[::1]/a.qcow2'])(
    '%s, which cannot be read: 400 with the reason, or taken unseen',
    async (url) => {
      const answer = await send(main, 'POST', '/v1/images', creation({ url }))
      if (answer.status !== 200) {
        const [detail] = expectInvalid(answer, 'url')
        expect(detail).toMatch(/^Field "url" is invalid\. .+[.:] .+\. Example: /)
        return
      }
      const { id } = answer.json<WireImage>()
      cleanUp(main, id)
      await active(main, id)
    },
  )

  ownChange('empty texts and null tags are as if absent', async () => {
    const image = await make(main, { container_format: '', disk_format: '', visibility: '', tags: null })
    expect(image).toMatchObject({ container_format: 'bare', disk_format: 'qcow2', visibility: 'private' })
  })

  ownChange('unknown keys are ignored', async () => {
    await make(main, { zones: 'x', status: 'active' })
  })

  ownChange.for(['1.4', '1.5'])('version %s: it lies in a zone, which no request names', async (version) => {
    const options = { version: `virtualserver ${version}` }
    const [one, other] = [await make(main, {}, options), await make(main, { zone: 'mine' }, options)]
    expect(one.zone).toMatch(/./)
    expect(other.zone).toBe(one.zone)
  })

  ownChange('no body at all: as an empty object, whatever its type', async () => {
    for (const headers of [{}, { 'Content-Type': 'application/json' }, { 'Content-Type': 'text/plain' }]) {
      const answer = await main.call('/v1/images', { method: 'POST', headers })
      expectInvalid(answer, 'name', 'os_distro', 'url')
    }
  })

  ownChange('a tag’s key twice: 400', async () => {
    const tags = [{ key: 'a' }, { key: 'a' }]
    expectInvalid(await send(main, 'POST', '/v1/images', creation({ tags })), 'tags')
  })
})
