import { describe, expect, type TestContext } from 'vitest'
import { main } from './caller.ts'
import { everything, idsOf, type Params, page, sortedIds, walk } from './catalogue.ts'
import type { WireImage } from './image-shape.ts'
import { need, ownRule, vendorRule } from './rule.ts'

const filters = ['scp_image_type', 'scp_original_image_type', 'name', 'os_distro', 'status', 'visibility']
const textFilters = filters.filter((name) => name !== 'visibility')
const mostValues = 4

/** Some values of a field, those of the fewest images first. */
function valuesOf(images: readonly WireImage[], field: string): string[] {
  const counts = new Map<string, number>()
  for (const image of images) {
    const value = image[field]
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const values = [...counts].toSorted((a, b) => a[1] - b[1]).map(([value]) => value)
  return values.length <= mostValues ? values : [...values.slice(0, 2), ...values.slice(-2)]
}

const matching = (images: readonly WireImage[], params: Params) =>
  images.filter((image) => Object.entries(params).every(([field, value]) => image[field] === value))

async function expectExactly(params: Params): Promise<number> {
  const wanted = matching(await everything(), params)
  expect(sortedIds(await walk(main, params))).toEqual(sortedIds(wanted))
  return wanted.length
}

async function someValue(context: TestContext, field: string, fits: (value: string) => boolean) {
  const values = (await everything()).map((image) => image[field])
  const value = values.find((text) => typeof text === 'string' && fits(text))
  need(context, typeof value === 'string', `no image has a ${field} that would show it`)
  return value
}

describe('GET /v1/images: filters', () => {
  vendorRule.for(textFilters)('%s: exactly the images with that value', async (field, context) => {
    const values = valuesOf(await everything(), field)
    need(context, values.length > 0, `no image has a ${field}`)
    for (const value of values) expect(await expectExactly({ [field]: value })).toBeGreaterThan(0)
  })

  vendorRule.for(textFilters)('%s: a value no image has gives an empty list', async (field) => {
    expect(await page(main, { [field]: 'no image has this value 5b1c' })).toEqual([])
  })

  vendorRule('two filters are ANDed', async () => {
    const all = await everything()
    for (const status of valuesOf(all, 'status')) {
      for (const os_distro of valuesOf(all, 'os_distro')) await expectExactly({ status, os_distro })
    }
  })

  vendorRule('all filters together find an image by its own values', async (context) => {
    const whole = (await everything()).filter(
      (image) => image.visibility !== 'community' && filters.every((field) => image[field]),
    )
    need(context, whole.length > 0, 'no image has a value for every filter')
    for (const image of [whole[0], whole.at(-1)]) {
      const params = Object.fromEntries(filters.map((field) => [field, String(image?.[field])]))
      expect(idsOf(await walk(main, params))).toContain(image?.id)
      await expectExactly(params)
    }
  })

  ownRule.for(textFilters)('%s: letter case counts', async (field, context) => {
    const value = await someValue(context, field, (text) => swapCase(text) !== text)
    await expectExactly({ [field]: swapCase(value) })
  })

  ownRule.for(textFilters)('%s: a part of a value finds nothing by itself', async (field, context) => {
    const value = await someValue(context, field, (text) => text.length > 2)
    for (const part of [value.slice(0, -1), value.slice(1), `${value} `, ` ${value}`]) {
      await expectExactly({ [field]: part })
    }
  })

  ownRule('colon, comma, percent sign, wildcards and operators have no special meaning', async () => {
    const [first] = await everything()
    const name = String(first?.name)
    for (const value of [
      `in:${name}`,
      `${name},${name}`,
      '%',
      '_',
      '*',
      'null',
      `neq:${name}`,
      "' OR 1=1 --",
    ]) {
      await expectExactly({ name: value })
    }
  })

  ownRule.for([':', ',', '%', '+', '&', "'", '"', '\\', ' '])(
    'a name that holds %s is found by it',
    async (character, context) => {
      const name = await someValue(context, 'name', (text) => text.includes(character))
      expect(await expectExactly({ name })).toBeGreaterThan(0)
    },
  )

  ownRule('a name beyond ASCII is found by it', async (context) => {
    const name = await someValue(context, 'name', (text) => /[^\0-\x7e]/.test(text))
    expect(await expectExactly({ name })).toBeGreaterThan(0)
    await expectExactly({ name: name.normalize('NFD') })
  })

  ownRule('of two names that differ in case only each is found by itself', async (context) => {
    const names = new Set((await everything()).map(({ name }) => name))
    const twin = [...names].find((name) => name !== name.toUpperCase() && names.has(name.toUpperCase()))
    need(context, twin, 'no two names differ in case only')
    expect(await expectExactly({ name: twin })).toBeGreaterThan(0)
    expect(await expectExactly({ name: twin.toUpperCase() })).toBeGreaterThan(0)
  })

  ownRule.for([...filters, 'marker', 'sort'])('an empty %s is as if absent', async (name) => {
    expect(idsOf(await page(main, { [name]: '' }))).toEqual(idsOf(await page(main)))
  })

  ownRule('all of them empty, with one filter set', async () => {
    const [status = ''] = valuesOf(await everything(), 'status')
    const empty = Object.fromEntries([...filters, 'marker', 'sort'].map((name) => [name, '']))
    expect(idsOf(await page(main, { ...empty, status }))).toEqual(idsOf(await page(main, { status })))
  })
})

function swapCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()
}
