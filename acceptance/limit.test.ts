import { describe, expect } from 'vitest'
import { main } from './caller.ts'
import { everything, idsOf, page } from './catalogue.ts'
import { expectInvalid } from './refusal.ts'
import { need, ownRule, vendorRule } from './rule.ts'

const get = (limit: string) => main.call(`/v1/images?limit=${limit}`)

describe('GET /v1/images: limit', () => {
  vendorRule('absent: 20', async (context) => {
    const all = await everything()
    need(context, all.length > 20, `there are only ${all.length} images, more than 20 are needed`)
    expect(await page(main)).toHaveLength(20)
  })

  vendorRule.for([1, 2, 3, 7, 20, 99, 999, 1000])('%i: that many at most', async (limit) => {
    const all = await everything()
    const images = await page(main, { limit })
    expect(idsOf(images)).toEqual(idsOf(all.slice(0, limit)))
  })

  vendorRule.for(['0', '-1', '1001', 'many'])('%s: 400', async (limit) => {
    expectInvalid(await get(limit), 'limit')
  })

  ownRule.for(
    ['', '%20', '1.0', '1e1', '0x10', '%2B5', '1%202', '2147483648', '1'.repeat(40), '٣'].map(encode),
  )('"%s" is not a plain decimal integer from 1 to 1000: 400', async (limit) => {
    expectInvalid(await get(limit), 'limit')
  })

  ownRule('the refusal names the field, the bounds and an example', async () => {
    const [text] = expectInvalid(await get('0'), 'limit')
    expect(text).toMatch(/^Field "limit" is invalid\./)
    expect(text).toMatch(/\b1 or greater\b.*\b1000 or less\b/)
    expect(text).toMatch(/Example: "20"$/)
  })
})

function encode(text: string): string {
  return /^[\x21-\x7e]*$/.test(text) ? text : encodeURIComponent(text)
}
