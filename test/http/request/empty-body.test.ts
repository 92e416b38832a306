import { pageVersionId } from 'scp-images-client/contract/api-versions'
import { type Operation, operations } from 'scp-images-client/contract/operations'
import { encodedSrn, imageSrn } from 'scp-images-client/contract/srn'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alice, type Bench, bench, bob, errorOf, image } from '../fixtures.ts'

let server: Bench
const mine = image(1, { visibility: 'shared' })
beforeAll(async () => {
  server = await bench([{ image: mine, members: [{ member_id: bob, status: 'pending' }] }])
})
afterAll(() => server.close())

const headersOf: readonly Record<string, string>[] = [
  {},
  { 'content-length': '0' },
  { 'content-type': 'application/json' },
  { 'content-type': 'application/json', 'content-length': '0' },
  { 'content-type': 'text/plain', 'content-length': '0' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' },
  { 'content-type': ';' },
  { 'content-type': 'application/json', 'content-encoding': 'gzip' },
]

const readers = Object.values<Operation>(operations).filter(({ body }) => body !== null)
const places: Readonly<Record<string, string>> = {
  '{image_id}': mine.id,
  '{member_id}': bob,
  '{server_id}': mine.id,
  '{srn}': encodedSrn(imageSrn(alice, 'kr-west1', mine.id)).replaceAll('/', '%2F'),
}
const urlOf = ({ path }: Operation) => path.replace(/\{\w+\}/g, (place) => places[place] ?? place)

describe.each(readers)('$operationId without a body', (operation) => {
  const fields = Object.entries(operation.body?.({ id: pageVersionId }).fields ?? {})
  const missing = fields.filter(([, field]) => field.required).map(([name]) => name)

  test.each(headersOf)('%j: an empty object', async (headers) => {
    const answer = await server.send(operation.method, urlOf(operation), { headers })
    if (missing.length === 0) {
      expect([answer.statusCode, answer.json()]).toMatchObject([200, { updated_at: mine.updated_at }])
      return
    }
    expect([answer.statusCode, errorOf(answer).code]).toEqual([400, 'ValidationError'])
    expect(errorOf(answer).detail).toEqual(
      missing.map((name) => expect.stringContaining(`Field "${name}" is invalid.`)),
    )
  })
})

test('it is no change: the history stays', async () => {
  expect(await server.store.images.history(mine.id)).toHaveLength(1)
})

test('a blank is a body: 400 as JSON, 415 as anything else', async () => {
  const json = await server.send('PUT', `/v1/images/${mine.id}`, { body: ' ' })
  expect([json.statusCode, errorOf(json).code]).toEqual([400, 'BadRequest'])
  const headers = { 'content-type': 'text/plain' }
  const other = await server.send('PUT', `/v1/images/${mine.id}`, { body: ' ', headers })
  expect(other.statusCode).toBe(415)
})
