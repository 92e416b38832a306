import { imageSrn } from 'scp-images-client/contract/srn'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parsePolicy } from '../../../src/accounts/policy.ts'
import { alice, type Bench, bench, image, serveStore } from '../fixtures.ts'

const standard = { scp_image_type: 'standard', scp_original_image_type: 'standard' }
const [rocky, other, plan9] = [
  image(1, { ...standard, os_distro: 'rocky', scp_os_version: '9.4' }),
  image(2, { ...standard, os_distro: 'ubuntu', scp_os_version: '24.04' }),
  image(3, { ...standard, os_distro: 'plan9', scp_os_version: '4' }),
]
const server = '6a2f1f0e-9b1c-4a0e-8f57-1a8f6f4f2d11'

let server1: Bench
beforeEach(async () => {
  server1 = await bench([rocky, other, plan9].map((one) => ({ image: one })))
})
afterEach(() => server1.close())

/** The system of the image that is made of a server. */
async function systemOf(on: Bench, id: string): Promise<string> {
  const answer = await on.send('POST', `/v1/servers/${id}/images`, { body: { image_name: 'made' } })
  expect(answer.statusCode).toBe(202)
  const made = await on.get(`/v1/images/${answer.json().image_id}`)
  return made.json().os_distro
}

test('an image of a server has a system that code can name, unless no standard image has', async () => {
  const systems = new Set<string>()
  for (let n = 0; n < 40; n++) systems.add(await systemOf(server1, image(1000 + n).id))
  expect([...systems].toSorted()).toEqual(['rocky', 'ubuntu'])
  const alone = await bench([{ image: plan9 }])
  expect(await systemOf(alone, server)).toBe('plan9')
  await alone.close()
})

test('a server with the id of a standard image has its system, if the key may look at that image', async () => {
  // Its id alone would lead elsewhere.
  const elsewhere = Array.from({ length: 20 }, (_, n) => image(5000 + n, { ...standard, os_distro: 'alma' }))
  await server1.store.images.apply(elsewhere.map((one) => ({ image: one })))
  expect(await systemOf(server1, rocky.id)).toBe('rocky')
  const Resource = imageSrn(alice, 'kr-west1', rocky.id)
  const Statement = [
    { Sid: 'all', Effect: 'Allow', Action: ['*'], Resource: '*' },
    { Sid: 'but', Effect: 'Deny', Action: ['*'], Resource },
  ]
  const policy = parsePolicy(JSON.stringify({ Version: '2024-07-01', Statement }))
  const denied = serveStore(server1.store, {
    keys: {
      find: async (...asked) => {
        const key = await server1.keys.find(...asked)
        return key && { ...key, policy }
      },
    },
  })
  expect((await denied.get(`/v1/images/${rocky.id}`)).statusCode).toBe(403)
  expect(await systemOf(denied, rocky.id)).toBe('alma')
  await denied.app.close()
})
