import type { Image } from 'scp-images-client/contract/image-fields'
import { expect, test } from 'vitest'
import { bench, creation, image } from '../fixtures.ts'

const serve = () =>
  bench(
    [
      { image: image(1, { volumes: '[]', visibility: 'private', zone: 'kr-east1-b' }) },
      { image: image(2, { volumes: '[]', visibility: 'private' }) },
    ],
    { settings: { zone: 'lab-7' } },
  )

test('an image that is made here has the zone of the server, from 1.4 on', async () => {
  const server = await serve()
  const made = await server.send('POST', '/v1/images', { body: creation, version: '1.4' })
  expect(made.json()).toMatchObject({ zone: 'lab-7' })
  const { id } = made.json<Image>()
  expect((await server.get(`/v1/images/${id}`, { version: '1.5' })).json()).toMatchObject({ zone: 'lab-7' })
  expect((await server.get(`/v1/images/${id}`)).json()).not.toHaveProperty('zone')

  const body = { image_name: 'of-a-server' }
  const server_id = image(9).id
  const { image_id } = (await server.send('POST', `/v1/servers/${server_id}/images`, { body })).json<{
    image_id: string
  }>()
  expect((await server.get(`/v1/images/${image_id}`, { version: '1.4' })).json()).toMatchObject({
    zone: 'lab-7',
  })
  await server.close()
})

test('a request does not carry it', async () => {
  const server = await serve()
  const body = { ...creation, zone: 'mine' }
  const made = await server.send('POST', '/v1/images', { body, version: '1.4' })
  expect(made.json()).toMatchObject({ zone: 'lab-7' })
  const { id } = made.json<Image>()
  const set = await server.send('PUT', `/v1/images/${id}`, { body: { zone: 'mine' }, version: '1.4' })
  expect(set.statusCode).toBe(400)
  await server.close()
})

test('a copy for sharing lies where its source does, else where the server is', async () => {
  const server = await serve()
  for (const n of [1, 2]) await server.send('POST', `/v1/images/${image(n).id}/share`)
  const page = await server.get('/v1/images?visibility=shared&sort=name:asc', { version: '1.5' })
  const zones = page.json<{ images: Image[] }>().images.map(({ name, zone }) => [name, zone])
  expect(zones).toEqual([
    ['image-1', 'kr-east1-b'],
    ['image-2', 'lab-7'],
  ])
  await server.close()
})
