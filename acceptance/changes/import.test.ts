import { describe } from 'vitest'
import { main, other } from '../caller.ts'
import { expectInvalid, refusalOf } from '../refusal.ts'
import { vendorChange } from '../rule.ts'
import { active, creation, make, pathOf, send, unknownId } from './made.ts'

const importPath = (id: string) => `${pathOf(id)}/import`
const body = { url: creation().url }

describe('POST /v1/images/{image_id}/import: import', () => {
  vendorChange('an image that has its data: 409', async () => {
    const { id } = await make()
    await active(main, id)
    refusalOf(await send(main, 'POST', importPath(id), body), 409)
  })

  vendorChange.for([{}, { url: '' }, { url: 'https://example.com/a.img' }, { url: 5 }])(
    '%j: 400',
    async (bad) => {
      const { id } = await make()
      expectInvalid(await send(main, 'POST', importPath(id), bad), 'url')
    },
  )

  vendorChange('unknown, malformed, of another account: 404', async () => {
    const { id } = await make(other)
    for (const named of [id, unknownId, 'nonsense']) {
      refusalOf(await send(main, 'POST', importPath(named), body), 404)
    }
  })
})
