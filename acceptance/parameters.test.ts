import { describe, expect } from 'vitest'
import { main } from './caller.ts'
import { idsOf, page } from './catalogue.ts'
import type { Answer } from './exchange.ts'
import type { WireImage } from './image-shape.ts'
import { expectInvalid } from './refusal.ts'
import { ownRule, vendorRule } from './rule.ts'

const get = (query: string) => main.call(`/v1/images?${query}`)
const found = (answer: Answer) => {
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  return idsOf(answer.json<{ images: WireImage[] }>().images)
}
const texts = [
  'scp_image_type',
  'scp_original_image_type',
  'name',
  'os_distro',
  'status',
  'sort',
  'marker',
  'visibility',
]

describe('GET /v1/images: parameters in general', () => {
  vendorRule('an unknown parameter is ignored', async () => {
    expect(found(await get('page=1&size=1'))).toEqual(idsOf(await page(main)))
  })

  ownRule('ignored parameters are named in X-Ignored-Parameters', async () => {
    const { headers } = await get('page=1&limit=1&Name=x')
    expect(String(headers['x-ignored-parameters']).split(/,\s*/)).toEqual(['page', 'Name'])
    expect((await get('limit=1')).headers['x-ignored-parameters']).toBeUndefined()
  })

  ownRule('of a parameter sent twice the last counts', async () => {
    expect(found(await get('limit=3&limit=2'))).toEqual(idsOf(await page(main, { limit: 2 })))
    expect(found(await get('limit=0&limit=2'))).toHaveLength(2)
    expectInvalid(await get('limit=2&limit=0'), 'limit')
    expect(found(await get('name=no%20such%20image&name='))).toEqual(idsOf(await page(main)))
  })

  ownRule.for(texts)('%s: bytes that are not UTF-8, or a NUL: 400', async (name) => {
    for (const value of ['%ff', '%c3', '%ed%a0%80', '%00', 'a%00b'])
      expectInvalid(await get(`${name}=${value}`), name)
  })

  ownRule('limit: bytes that are not UTF-8, or a NUL: 400', async () => {
    for (const value of ['%ff', '1%00']) expectInvalid(await get(`limit=${value}`), 'limit')
  })

  ownRule.for(texts)('%s: more than 255 characters: 400', async (name) => {
    expectInvalid(await get(`${name}=${'x'.repeat(256)}`), name)
    expectInvalid(await get(`${name}=${encodeURIComponent('가'.repeat(256))}`), name)
  })

  ownRule('255 characters are well, however many bytes they are', async () => {
    found(await get(`name=${'x'.repeat(255)}`))
    found(await get(`name=${encodeURIComponent('가'.repeat(255))}`))
    found(await get(`name=${encodeURIComponent('💿'.repeat(255))}`))
  })

  ownRule('a plus sign is a blank, as in forms', async () => {
    expect(found(await get('sort=name:asc,+size&limit=5'))).toEqual(
      found(await get('sort=name:asc,%20size&limit=5')),
    )
  })

  ownRule('all bad fields are named at once, one text each', async () => {
    const answer = await get(`limit=0&marker=x&name=%00&visibility=x&sort=x&status=${'x'.repeat(256)}`)
    const fields = ['limit', 'marker', 'name', 'status', 'visibility', 'sort']
    for (const text of expectInvalid(answer, ...fields))
      expect(text).toMatch(/^Field "\w+" is invalid\. .*Example: ".+"$/)
  })

  vendorRule.for([
    '',
    '&&&',
    '=',
    '?',
    'limit',
    '%',
    '%zz=1',
    'limit=%',
    'sort=%2525',
    'name=%F0%9F%92%BF',
    'name[]=x',
    'name.x=1',
    '__proto__=1&constructor=2',
    'name=../../etc/passwd',
    "name=';DROP TABLE images;--",
    'sort=name:asc;DROP',
    'limit=1e999',
    'limit=NaN',
  ])('the odd query "%s" never makes a 500', async (query) => {
    const { status } = await get(query.replaceAll(' ', '%20'))
    expect([200, 400]).toContain(status)
  })
})
