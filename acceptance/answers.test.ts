import { describe, expect } from 'vitest'
import { main } from './caller.ts'
import { everything, listTarget, page } from './catalogue.ts'
import { wrongValues } from './image-shape.ts'
import { need, ownRule, vendorRule } from './rule.ts'

const target = listTarget({ limit: 20 })

describe('GET /v1/images: the answer', () => {
  vendorRule('is application/json', async () => {
    const { headers } = await main.call(target)
    expect(headers['content-type']).toMatch(/^application\/json(;|$)/)
  })

  vendorRule('has the one key images: no count, no links, no marker', async () => {
    const answer = await main.call(target)
    expect(Object.keys(answer.json<object>())).toEqual(['images'])
  })

  vendorRule('every value is of the kind the page shows, and required ones are never null', async () => {
    expect((await everything()).flatMap(wrongValues)).toEqual([])
  })

  vendorRule('every id occurs once', async () => {
    const ids = (await everything()).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  vendorRule('times are UTC in whole seconds, and no image was changed before it was made', async () => {
    for (const { created_at, updated_at } of await everything()) {
      expect(created_at).toMatch(/T\d\d:\d\d:\d\dZ$/)
      expect(Date.parse(String(updated_at))).toBeGreaterThanOrEqual(Date.parse(created_at))
    }
  })

  vendorRule('sizes go beyond 2^31', async (context) => {
    const large = (await everything()).filter(({ size, virtual_size }) =>
      [size, virtual_size].some((value) => typeof value === 'number' && value > 2 ** 31),
    )
    need(context, large.length > 0, 'no image is larger than 2 GiB')
    expect(large.flatMap(wrongValues)).toEqual([])
  })

  ownRule('sizes go up to 2^53-1 and come back exactly', async (context) => {
    const { MAX_SAFE_INTEGER: most } = Number
    const largest = (await everything()).find(({ size }) => size === most)
    need(context, largest, `no image has the size ${most}`)
    const answer = await main.call(listTarget({ name: largest.name }))
    expect(answer.text).toContain('"size":9007199254740991,')
  })

  vendorRule('nothing found: 200 and an empty list', async () => {
    expect(await page(main, { name: 'no image has this name 5b1c' })).toEqual([])
  })

  ownRule('nothing found is {"images":[]} and a newline', async () => {
    expect((await main.call(listTarget({ name: 'no image has this name 5b1c' }))).text).toBe(
      '{"images":[]}\n',
    )
  })

  ownRule('is compact JSON that ends in a newline', async () => {
    const answer = await main.call(target)
    const inAscii = JSON.stringify(answer.json<object>()).replace(
      /[\u007f-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    expect(answer.text).toBe(`${inAscii}\n`)
  })

  ownRule('writes characters beyond ASCII as escapes', async (context) => {
    const name = (await everything()).map((image) => image.name).find((text) => /[^\0-\x7e]/.test(text))
    need(context, name, 'no image has a name beyond ASCII')
    const { bytes } = await main.call(listTarget({ name }))
    expect(bytes.every((byte) => byte < 128)).toBe(true)
    expect(await page(main, { name, limit: 1 })).toMatchObject([{ name }])
  })

  ownRule('HEAD has the headers of GET and no body', async () => {
    const [get, head] = await Promise.all([main.call(target), main.call(target, { method: 'HEAD' })])
    expect([head.status, head.text]).toEqual([200, ''])
    for (const name of ['content-type', 'content-length', 'etag', 'link', 'scp-api-version']) {
      expect(head.headers[name], name).toBe(get.headers[name])
    }
  })
})
