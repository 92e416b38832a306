import { describe, expect } from 'vitest'
import { main, other } from '../caller.ts'
import { page } from '../catalogue.ts'
import { refusalOf } from '../refusal.ts'
import { ownChange, vendorChange } from '../rule.ts'
import { make, pathOf, send, show, unknownId } from './made.ts'

describe('DELETE /v1/images/{image_id}: delete', () => {
  vendorChange('204 without a body, and the image is gone at once', async () => {
    const { id, name } = await make()
    const answer = await send(main, 'DELETE', pathOf(id))
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([204, '', undefined])
    refusalOf(await main.call(pathOf(id)), 404)
    expect(await page(main, { name })).toEqual([])
    for (const under of ['', '/members']) refusalOf(await main.call(pathOf(id) + under), 404)
  })

  vendorChange('twice, unknown, malformed, of another account: 404', async () => {
    const { id } = await make()
    await send(main, 'DELETE', pathOf(id))
    const theirs = await make(other)
    for (const named of [id, unknownId, 'nonsense', 'a%2Fb', theirs.id]) {
      refusalOf(await send(main, 'DELETE', pathOf(named)), 404)
    }
    await show(other, theirs.id)
  })

  ownChange('a protected image: 403, until it is not any more', async () => {
    const { id } = await make(main, { protected: true })
    refusalOf(await send(main, 'DELETE', pathOf(id)), 403)
    await send(main, 'PUT', pathOf(id), { protected: false })
    expect((await send(main, 'DELETE', pathOf(id))).status).toBe(204)
  })
})
