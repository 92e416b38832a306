import type { Image } from 'scp-images-client/contract/image-fields'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, bench, bob, errorOf, image } from '../fixtures.ts'

/** An image of the vendor's, with a system of its own. */
const standard = (n: number, changes: Partial<Image> = {}): Image =>
  image(n, {
    owner: bob,
    scp_image_type: 'standard',
    scp_original_image_type: 'standard',
    os_distro: 'rocky',
    scp_os_version: `9.${n}`,
    min_disk: n,
    ...changes,
  })

let server: Bench
beforeAll(async () => {
  server = await bench([
    { image: image(1, { volumes: '[]', visibility: 'private' }) },
    { image: image(2, { status: 'importing' }) },
    { image: image(3, { owner: bob }) },
    { image: image(4, { owner: bob, visibility: 'private' }) },
    { image: image(5, { status: 'queued' }) },
    ...[11, 12, 13, 14].map((n) => ({ image: standard(n) })),
    { image: standard(20, { visibility: 'private' }) },
    { image: standard(21, { os_hidden: true }) },
    { image: standard(22, { status: 'deactivated' }) },
    { image: standard(23, { scp_image_type: 'gpu_standard' }) },
  ])
})
afterAll(() => server.close())

const share = (id: string, options = {}) => server.send('POST', `/v1/images/${id}/share`, options)
const accepted = { statusCode: 202, body: '{}\n' }

test('share: a second image that can be shared, once at a time, whatever the body', async () => {
  const answer = await share(image(1).id, { body: 'not JSON', headers: { 'content-type': 'text/plain' } })
  expect(answer).toMatchObject(accepted)
  expect(answer.headers['content-type']).toBe('application/json')
  const page = await server.get('/v1/images?visibility=shared&name=image-1')
  const [copy] = page.json<{ images: Image[] }>().images
  expect(copy).toMatchObject({ status: 'importing', volumes: null, scp_image_type: 'custom' })
  const [job] = await server.store.jobs.list({ limit: 1 })
  expect(job).toMatchObject({ kind: 'copy', image_id: copy?.id, source_id: image(1).id })
  const again = await share(image(1).id)
  expect([again.statusCode, errorOf(again).code]).toEqual([409, 'Image.ImageShareInProgress'])
})

test.each<[number, number, string]>([
  [2, 409, 'Image.ImageNotActive'],
  [3, 403, 'Forbidden'],
  [4, 404, 'Image.ImageNotFound'],
  [99, 404, 'Image.ImageNotFound'],
])('share image %i: %i %s', async (n, status, code) => {
  const answer = await share(image(n).id)
  expect([answer.statusCode, errorOf(answer).code]).toEqual([status, code])
})

describe('importImage', () => {
  const url = 'https://example.com/b.qcow2'
  const begin = (id: string, body: unknown = { url }) =>
    server.send('POST', `/v1/images/${id}/import`, { body })

  test('of a queued image', async () => {
    expect(await begin(image(5).id)).toMatchObject(accepted)
    expect((await server.get(`/v1/images/${image(5).id}`)).json()).toMatchObject({ status: 'active', url })
  })

  test.each<[number, unknown, number, string]>([
    [1, { url }, 409, 'Image.ImageNotImportable'],
    [3, { url }, 403, 'Forbidden'],
    [4, { url }, 404, 'Image.ImageNotFound'],
    [5, { url: 'https://example.com/b.img' }, 400, 'ValidationError'],
    [5, {}, 400, 'ValidationError'],
  ])('image %i %j: %i %s', async (n, body, status, code) => {
    const answer = await begin(image(n).id, body)
    expect([answer.statusCode, errorOf(answer).code]).toEqual([status, code])
  })
})

describe('createVirtualServerCustomImage', () => {
  const make = (server_id: string, body: unknown = { image_name: 'of a server' }) =>
    server.send('POST', `/v1/servers/${server_id}/images`, { body })

  test('answers the id of an image that is being made, and that cannot be shared itself', async () => {
    const answer = await make('6a2f1f0e-9b1c-4a0e-8f57-1a8f6f4f2d11')
    const { image_id, ...rest } = answer.json<{ image_id: string }>()
    expect([answer.statusCode, rest]).toEqual([202, {}])
    const made = (await server.get(`/v1/images/${image_id}`)).json<Image>()
    expect(made).toMatchObject({ name: 'of a server', status: 'importing', visibility: 'private' })
    expect(JSON.parse(String(made.volumes))).toMatchObject([{ source_type: 'snapshot' }])
    const set = await server.send('PUT', `/v1/images/${image_id}`, { body: { visibility: 'shared' } })
    expect([set.statusCode, errorOf(set).code]).toEqual([400, 'Image.InvalidVolumeOnVisibilityUpdate'])
  })

  const imageOf = async (server_id: string, at = server) => {
    const body = { image_name: 'of a server' }
    const answer = await at.send('POST', `/v1/servers/${server_id}/images`, { body })
    return (await at.get(`/v1/images/${answer.json<{ image_id: string }>().image_id}`)).json<Image>()
  }
  const systemOf = ({ os_distro, scp_os_version, min_disk, volumes }: Image) => {
    const [{ volume_size }] = JSON.parse(String(volumes)) as [{ volume_size: number }]
    return { os_distro, scp_os_version, min_disk, volume_size }
  }

  test('a server was made from one standard image that all see, and stays so', async () => {
    const id = '6a2f1f0e-9b1c-4a0e-8f57-1a8f6f4f2d11'
    const first = await imageOf(id)
    expect(first).toMatchObject({ os_distro: 'rocky', scp_image_type: 'custom', url: null })
    expect([11, 12, 13, 14].map((n) => `9.${n}`)).toContain(first.scp_os_version)
    expect(systemOf(await imageOf(id))).toEqual(systemOf(first))
  })

  test.each([11, 12, 13, 14])(
    'a server with the id of the standard image %i was made from that',
    async (n) => {
      const size = { min_disk: n, volume_size: 16 }
      const system = { os_distro: 'rocky', scp_os_version: `9.${n}`, ...size }
      expect(systemOf(await imageOf(image(n).id))).toEqual(system)
    },
  )

  test.each([1, 20, 21, 22, 23])('image %i is no such image: another is chosen', async (n) => {
    const { scp_os_version } = await imageOf(image(n).id)
    expect([11, 12, 13, 14].map((known) => `9.${known}`)).toContain(scp_os_version)
  })

  test('a catalogue without standard images: nothing is known of the system', async () => {
    const empty = await bench([{ image: image(1) }])
    const system = { os_distro: null, scp_os_version: null, min_disk: 0, volume_size: 104 }
    expect(systemOf(await imageOf(image(1).id, empty))).toEqual(system)
    await empty.close()
  })

  test.each<[string, unknown, number, string]>([
    ['server', { image_name: 'x' }, 404, 'VirtualServer.VirtualServerNotFound'],
    ['a%2Fb', { image_name: 'x' }, 404, 'VirtualServer.VirtualServerNotFound'],
    [image(1).id, {}, 400, 'ValidationError'],
    [image(1).id, { image_name: 'a.b' }, 400, 'ValidationError'],
  ])('%s %j: %i %s', async (id, body, status, code) => {
    const answer = await make(id, body)
    expect([answer.statusCode, errorOf(answer).code]).toEqual([status, code])
  })
})
