import { type ClientError, createClient } from 'scp-images-client'
import { imageSrn, tagServiceOf } from 'scp-images-client/contract/srn'
import { expect, test } from 'vitest'
import { waitForImage } from '../../packages/client/src/wait-for-image.ts'
import { makeKey, serve, temporaryFolder } from '../cli/in-process.ts'

/** A client of a real server for an account of its own. */
async function connect() {
  const data = temporaryFolder()
  const key = await makeKey(data)
  const { url: endpoint } = await serve(data, '--image-sources', 'register')
  const accessKey = String(key.SCP_ACCESS_KEY)
  const client = createClient({ endpoint, accessKey, secretKey: String(key.SCP_SECRET_KEY) })
  return { client, account: key.account, accessKey }
}

const least = { name: 'web', os_distro: 'alma', url: 'https://files.example.com/web.qcow2' }

test('what is created is changed only by who saw it last', async () => {
  const { client } = await connect()
  const created = await client.createImage({ ...least, visibility: 'shared', protected: true })
  const { id } = created.image
  expect((await waitForImage(client, id, 'active')).outcome).toBe('reached')
  const { etag } = await client.showImage(id)
  const changed = await client.updateImage(id, { protected: false, min_disk: null }, { ifMatch: etag })
  expect(changed.image).toEqual({ ...created.image, protected: false, updated_at: changed.image.updated_at })
  const stale: ClientError = await client.deleteImage(id, { ifMatch: etag }).catch((error) => error)
  expect(stale).toMatchObject({ failure: 'refused', status: 412, requestId: expect.stringMatching(/^req-/) })
  const now = await client.showImage(id)
  await client.deleteImage(id, { ifMatch: now.etag })
  expect((await waitForImage(client, id, 'deleted')).outcome).toBe('reached')
})

test('bodies keep every character', async () => {
  const { client, account } = await connect()
  const { image } = await client.createImage({ ...least, tags: [{ key: '팀 "1"', value: '빌드\u2028\\' }] })
  const resource = imageSrn(account, 'kr-west1', image.id, tagServiceOf(image.scp_image_type))
  expect((await client.listTags(resource)).tags).toEqual([{ key: '팀 "1"', value: '빌드\u2028\\' }])
  const tags = [{ key: 'a', value: '' }]
  expect((await client.replaceTags(resource, { tags })).tags).toEqual(tags)
  expect((await client.listTags(resource)).tags).toEqual(tags)
})

test('whose key this is', async () => {
  const { client, account, accessKey } = await connect()
  const { access_keys } = await client.listAccessKeys()
  expect(access_keys).toMatchObject([{ access_key: accessKey, account_id: account, is_enabled: true }])
})

test('every bad field of a body is named', async () => {
  const { client } = await connect()
  const error: ClientError = await client.createImage({ ...least, name: '', min_ram: -1 }).catch((e) => e)
  expect(error).toMatchObject({ status: 400, code: 'ValidationError' })
  expect(error.details).toHaveLength(2)
})
