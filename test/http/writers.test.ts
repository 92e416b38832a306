import type { Image } from 'scp-images-client/contract/image-fields'
import { expect, test } from 'vitest'
import { bench, bob, creation, idsOf, image } from './fixtures.ts'

const target = `/v1/images/${image(1).id}`

test('writers at once: each change is there in the end', async () => {
  const server = await bench([{ image: image(1, { visibility: 'private' }) }])
  const bodies = [{ min_disk: 71 }, { min_ram: 72 }, { protected: true }, { visibility: 'shared' }]
  const answers = await Promise.all(bodies.map((body) => server.send('PUT', target, { body })))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
  expect((await server.get(target)).json()).toMatchObject(Object.assign({}, ...bodies))
  await server.close()
})

test('counting up with If-Match, two writers lose nothing', async () => {
  const server = await bench([{ image: image(1, { min_ram: 0 }) }])
  const writer = async () => {
    for (let done = 0; done < 20; ) {
      const read = await server.get(target)
      const headers = { 'if-match': String(read.headers.etag) }
      const body = { min_ram: read.json<Image>().min_ram + 1 }
      const { statusCode } = await server.send('PUT', target, { body, headers })
      expect([200, 412]).toContain(statusCode)
      if (statusCode === 200) done += 1
    }
  }
  await Promise.all([writer(), writer()])
  expect((await server.get(target)).json<Image>().min_ram).toBe(40)
  await server.close()
})

test('members added at once are all there', async () => {
  const server = await bench([{ image: image(1, { visibility: 'shared' }) }])
  const ids = Array.from({ length: 20 }, (_, n) => `member-${String(n).padStart(2, '0')}`)
  await Promise.all(ids.map((member_id) => server.send('POST', `${target}/members`, { body: { member_id } })))
  const { members } = (await server.get(`${target}/members`)).json<{ members: { member_id: string }[] }>()
  expect(members.map(({ member_id }) => member_id)).toEqual(ids)
  const again = ids.map((member_id) => server.send('POST', `${target}/members`, { body: { member_id } }))
  expect(new Set((await Promise.all(again)).map(({ statusCode }) => statusCode))).toEqual(new Set([409]))
  await server.close()
})

test('a list shows a change as soon as it is answered, and its ETag is another', async () => {
  const server = await bench([{ image: image(1, { visibility: 'private', owner: bob }) }])
  const list = (headers = {}) => server.get('/v1/images?limit=1000', { headers })
  let tag = ''
  const expectChange = async (ids: string[]) => {
    const page = await list({ 'if-none-match': tag })
    expect([page.statusCode, idsOf(page).toSorted()]).toEqual([200, ids.toSorted()])
    tag = String(page.headers.etag)
    expect((await list({ 'if-none-match': tag })).statusCode).toBe(304)
  }
  await expectChange([])
  const { id } = (await server.send('POST', '/v1/images', { body: creation })).json<Image>()
  await expectChange([id])
  await server.send('PUT', `/v1/images/${id}`, { body: { min_disk: 5 } })
  await expectChange([id])
  await server.send('DELETE', `/v1/images/${id}`)
  await expectChange([])
  await server.close()
})
