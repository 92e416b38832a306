import type { Client } from 'scp-images-client'
import { operations } from 'scp-images-client/contract/operations'
import { imageSrn } from 'scp-images-client/contract/srn'
import { expect, test } from 'vitest'
import { signedHeaders } from '../signed-headers.ts'
import { client, keys, serveAlways } from './serving.ts'

const member = { created_at: 'c', image_id: 'i', member_id: 'm', status: 'pending', updated_at: 'u' }
const image = { id: 'i', name: 'n' }
const create = { os_distro: 'alma', name: '우', url: 'https://x/y.qcow2' }
const endpointRow = { region: 'r', service_name: 'iam', service_type: 'scp-iam', url: 'http://x' }
const tags = [{ key: 'team', value: 'build' }]
const srn = imageSrn('a'.repeat(32), 'kr-west1', 'i?>')
const encoded = encodeURIComponent(Buffer.from(srn).toString('base64'))

interface Row {
  readonly call: (client: Client) => Promise<object>
  /** What the server answers. */
  readonly document: unknown
  /** What is sent. */
  readonly path: string
  readonly body?: unknown
  /** What the caller gets, beside what every answer has. */
  readonly gets: object
}

// biome-ignore format: a table reads best with one row a line
const rows: Record<keyof Client, Row> = {
  listImages: { call: (c) => c.listImages({ limit: 1 }), document: { images: [image] }, path: '/v1/images?limit=1', gets: { images: [image], ignored: [] } },
  listPendingImages: { call: (c) => c.listPendingImages({ scp_image_type: 'custom' }), document: { images: [] }, path: '/v1/pending-images?scp_image_type=custom', gets: { images: [], ignored: [] } },
  showImage: { call: (c) => c.showImage('i'), document: image, path: '/v1/images/i', gets: { image } },
  createImage: { call: (c) => c.createImage({ ...create, min_disk: undefined }), document: image, path: '/v1/images', body: create, gets: { image } },
  updateImage: { call: (c) => c.updateImage('i', { min_ram: null, protected: true }), document: image, path: '/v1/images/i', body: { min_ram: null, protected: true }, gets: { image } },
  deleteImage: { call: (c) => c.deleteImage('i'), document: undefined, path: '/v1/images/i', gets: {} },
  importImage: { call: (c) => c.importImage('i', { url: 'u' }), document: {}, path: '/v1/images/i/import', body: { url: 'u' }, gets: {} },
  listImageMembers: { call: (c) => c.listImageMembers('i'), document: { members: [member] }, path: '/v1/images/i/members', gets: { members: [member] } },
  createImageMember: { call: (c) => c.createImageMember('i', { member_id: 'm' }), document: member, path: '/v1/images/i/members', body: { member_id: 'm' }, gets: { member } },
  showImageMember: { call: (c) => c.showImageMember('i', 'm'), document: member, path: '/v1/images/i/members/m', gets: { member } },
  updateImageMember: { call: (c) => c.updateImageMember('i', 'm', { status: 'accepted' }), document: member, path: '/v1/images/i/members/m', body: { status: 'accepted' }, gets: { member } },
  deleteImageMember: { call: (c) => c.deleteImageMember('i', 'm'), document: undefined, path: '/v1/images/i/members/m', gets: {} },
  createSharingImage: { call: (c) => c.createSharingImage('i'), document: {}, path: '/v1/images/i/share', gets: {} },
  createVirtualServerCustomImage: { call: (c) => c.createVirtualServerCustomImage('s', { image_name: 'n' }), document: { image_id: 'i' }, path: '/v1/servers/s/images', body: { image_name: 'n' }, gets: { image_id: 'i' } },
  listTags: { call: (c) => c.listTags(srn), document: { content: { srn, tags: [{ key: 'empty', value: null }, ...tags] }, count: 2, page: 0, size: 2 }, path: `/v1/tags/${encoded}?size=2147483647`, gets: { tags: [{ key: 'empty', value: '' }, ...tags] } },
  replaceTags: { call: (c) => c.replaceTags(srn, { tags }), document: { content: { [srn]: tags } }, path: `/v1/tags/${encoded}/bulk`, body: { tags }, gets: { tags } },
  listAccessKeys: { call: (c) => c.listAccessKeys(), document: { access_keys: [{ access_key: 'access', account_id: 'm' }] }, path: '/v1/access-keys', gets: { access_keys: [{ access_key: 'access', account_id: 'm' }] } },
  listEndpoints: { call: (c) => c.listEndpoints(), document: { endpoints: [endpointRow] }, path: '/v1/endpoints', gets: { endpoints: [endpointRow] } },
}

/** Text of the version header by service, for a client of version 1.2. */
const editions = {
  virtualserver: 'virtualserver 1.2',
  resourcemanager: 'resourcemanager 1.0',
  iam: 'iam 1.5',
}

test.each(Object.entries(rows))('%s', async (name, { call, document, path, body, gets }) => {
  const { method, service, success } = operations[name as keyof Client]
  const text = document === undefined ? '' : JSON.stringify(document)
  const headers = { 'x-request-id': 'req-1', etag: '"e"', 'scp-api-version': 'v' }
  const { endpoint, seen } = await serveAlways(success, text, headers)
  const answer = await call(client(endpoint, { apiVersion: '1.2', accountId: 'm' }))
  expect(answer).toEqual({ ...gets, requestId: 'req-1', etag: '"e"', apiVersion: 'v', body: text })

  const [sent] = seen
  expect(seen).toHaveLength(1)
  expect(sent).toMatchObject({ method, url: path })
  expect(sent?.body).toBe(body === undefined ? '' : JSON.stringify(body))
  expect(sent?.headers['content-type']).toBe(body === undefined ? undefined : 'application/json')
  expect(sent?.headers['scp-api-version']).toBe(service ? editions[service] : undefined)
  const timestamp = Number(sent?.headers['scp-timestamp'])
  const signed = signedHeaders({ method, url: `${endpoint}${path}`, ...keys, accountId: 'm', timestamp })
  expect(sent?.headers['scp-signature']).toBe(signed['Scp-Signature'])
})

test('the client has every signed operation of the vendor', () => {
  const vendor = Object.values(operations).filter(({ origin, signed }) => origin === 'vendor' && signed)
  const names = vendor.map(({ operationId }) => operationId)
  expect(Object.keys(rows).toSorted()).toEqual(names.toSorted())
  expect(Object.keys(client('http://x')).toSorted()).toEqual(names.toSorted())
})

test('without a version none is asked for, but of the other services the newest', async () => {
  const { endpoint, seen } = await serveAlways(200, '{"images":[],"access_keys":[]}')
  await client(endpoint).listImages()
  await client(endpoint).listAccessKeys()
  expect(seen.map(({ headers }) => headers['scp-api-version'])).toEqual([undefined, 'iam 1.5'])
})

test('If-Match goes along where it is given', async () => {
  const { endpoint, seen } = await serveAlways(200, '{"id":"i"}')
  await client(endpoint).updateImage('i', {}, { ifMatch: '"a", "b"' })
  await client(endpoint).deleteImage('i', { ifMatch: '*' })
  await client(endpoint).deleteImage('i', {})
  expect(seen.map(({ headers }) => headers['if-match'])).toEqual(['"a", "b"', '*', undefined])
})
