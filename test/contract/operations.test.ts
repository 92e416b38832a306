import { errors } from 'scp-images-client/contract/errors/errors'
import { errorsOf } from 'scp-images-client/contract/operation-errors'
import { answerKinds, type Operation, operations } from 'scp-images-client/contract/operations'
import { describe, expect, test } from 'vitest'

const table: Operation[] = Object.values(operations)

/** The vendor's page, "Image": operation, request, action, status of success, and the errors it documents. */
// biome-ignore format: a table reads best with one row a line
const documented: readonly [string, string, string, number, readonly number[]][] = [
  ['listImages', 'GET /v1/images', 'ListImages', 200, [400, 401, 403]],
  ['createImage', 'POST /v1/images', 'CreateImage', 200, [400, 401, 403]],
  ['showImage', 'GET /v1/images/{image_id}', 'ShowImage', 200, [401, 403, 404]],
  ['updateImage', 'PUT /v1/images/{image_id}', 'SetImage', 200, [400, 401, 403, 404]],
  ['deleteImage', 'DELETE /v1/images/{image_id}', 'DeleteImage', 204, [401, 403, 404]],
  ['importImage', 'POST /v1/images/{image_id}/import', 'ImportImage', 202, [400, 401, 403, 404, 409]],
  ['listImageMembers', 'GET /v1/images/{image_id}/members', 'ListImageMembers', 200, [401, 403, 404]],
  ['createImageMember', 'POST /v1/images/{image_id}/members', 'CreateImageMember', 200, [400, 401, 403, 404, 409]],
  ['showImageMember', 'GET /v1/images/{image_id}/members/{member_id}', 'ShowImageMember', 200, [401, 404]],
  ['updateImageMember', 'PUT /v1/images/{image_id}/members/{member_id}', 'SetImageMember', 200, [400, 401, 403, 404]],
  ['deleteImageMember', 'DELETE /v1/images/{image_id}/members/{member_id}', 'DeleteImageMember', 204, [401, 403, 404]],
  ['createSharingImage', 'POST /v1/images/{image_id}/share', 'CreateSharingImage', 202, [401, 403, 404, 409]],
  ['listPendingImages', 'GET /v1/pending-images', 'ListPendingImages', 200, [400, 401, 403]],
  ['createVirtualServerCustomImage', 'POST /v1/servers/{server_id}/images', 'CreateVirtualServerImage', 202, [400, 401, 403, 404]],
]

describe('the vendor’s operations', () => {
  test('are exactly those of its image API', () => {
    const ofImages = table.filter(({ service }) => service === 'virtualserver')
    expect(ofImages.map(({ operationId }) => operationId).toSorted()).toEqual(
      documented.map(([id]) => id).toSorted(),
    )
  })

  test.each(documented)('%s is %s', (id, request, action, success, statuses) => {
    const row: Operation | undefined = table.find(({ operationId }) => operationId === id)
    expect(`${row?.method} ${row?.path}`).toBe(request)
    expect(row).toMatchObject({ action: `virtualserver:${action}`, success, signed: true, origin: 'vendor' })
    const told = new Set(row && errorsOf(row).map((key) => errors[key].status))
    for (const status of statuses) expect(told).toContain(status)
  })
})

test('names are keys, requests are told once, and each kind of answer is some operation’s', () => {
  expect(table.map(({ operationId }) => operationId)).toEqual(Object.keys(operations))
  const requests = table.map(({ method, path }) => `${method} ${path}`)
  expect(new Set(requests).size).toBe(requests.length)
  expect(new Set(table.map(({ answer }) => answer))).toEqual(new Set(answerKinds))
})

test('no error is told twice', () => {
  for (const row of table) expect(new Set(errorsOf(row)).size).toBe(errorsOf(row).length)
})

test('only the answer with nothing has the status 204', () => {
  for (const { operationId, success, answer } of table) {
    expect([operationId, success === 204]).toEqual([operationId, answer === 'nothing'])
  }
})
