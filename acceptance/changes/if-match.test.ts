import { describe, expect } from 'vitest'
import { main } from '../caller.ts'
import { refusalOf } from '../refusal.ts'
import { ownChange } from '../rule.ts'
import { expectStatus, make, pathOf, send, show } from './made.ts'

const tagOf = async (id: string, headers: Record<string, string> = {}) =>
  String((await main.call(pathOf(id), { headers })).headers.etag)
const change = (id: string, ifMatch: string) =>
  send(main, 'PUT', pathOf(id), { min_disk: 9 }, { headers: { 'If-Match': ifMatch } })

describe('PUT /v1/images/{image_id}: only if it has not changed', () => {
  ownChange('If-Match with the ETag of show, in any encoding, and *: 200', async () => {
    const { id } = await make()
    expect(await tagOf(id)).toMatch(/^"[^"]+"$/)
    expectStatus(await change(id, await tagOf(id)), 200)
    expectStatus(await change(id, `"x", ${await tagOf(id, { 'Accept-Encoding': 'gzip' })}`), 200)
    expectStatus(await change(id, '*'), 200)
  })

  ownChange('with an old or a weak one: 412, and nothing changes', async () => {
    const { id } = await make()
    const old = await tagOf(id)
    expectStatus(await send(main, 'PUT', pathOf(id), { min_disk: 1 }), 200)
    for (const tag of [old, `W/${await tagOf(id)}`, 'x']) refusalOf(await change(id, tag), 412)
    expect(await show(main, id)).toMatchObject({ min_disk: 1 })
  })
})

describe('DELETE /v1/images/{image_id}: only if it has not changed', () => {
  const remove = (id: string, ifMatch: string) =>
    send(main, 'DELETE', pathOf(id), undefined, { headers: { 'If-Match': ifMatch } })

  ownChange('an old tag: 412; the new one: 204', async () => {
    const { id } = await make()
    const old = await tagOf(id)
    expectStatus(await send(main, 'PUT', pathOf(id), { min_disk: 1 }), 200)
    refusalOf(await remove(id, old), 412)
    expectStatus(await remove(id, await tagOf(id)), 204)
  })
})
