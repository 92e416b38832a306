import { describe, expect } from 'vitest'
import { main } from './caller.ts'
import { everything, idsOf, listTarget, page, walk } from './catalogue.ts'
import { compare, type Direction, inOrder, key, type SortKey } from './order.ts'
import { expectInvalid } from './refusal.ts'
import { need, ownRule, vendorRule } from './rule.ts'

const keys =
  'name status container_format disk_format size id created_at updated_at min_disk min_ram os_distro owner visibility virtual_size scp_image_type scp_original_image_type scp_os_version'.split(
    ' ',
  )
const cases = keys.flatMap((field) =>
  (['asc', 'desc'] as const).map((direction) => [field, direction] as const),
)
const nullable = [
  'size',
  'virtual_size',
  'os_distro',
  'scp_image_type',
  'scp_original_image_type',
  'scp_os_version',
]

/** Walks in about four pages, so that markers fall among equal values. */
async function expectOrder(sort: string, order: readonly SortKey[]): Promise<void> {
  const all = await everything()
  const limit = Math.min(1000, Math.max(2, Math.ceil(all.length / 4)))
  expect(idsOf(await walk(main, { sort }, limit))).toEqual(idsOf(inOrder(all, order)))
}

describe('GET /v1/images: sort', () => {
  vendorRule('without it, the newest come first', async () => {
    const times = (await everything()).map(({ created_at }) => created_at)
    expect(times).toEqual(times.toSorted().toReversed())
  })

  vendorRule.for(['asc', 'desc'] as const)('created_at:%s', async (direction) => {
    const images = await walk(main, { sort: `created_at:${direction}` })
    const times = images.map(({ created_at }) => created_at)
    expect(times).toEqual(direction === 'asc' ? times.toSorted() : times.toSorted().toReversed())
    expect(images).toHaveLength((await everything()).length)
  })

  ownRule('without it, the order is that of created_at:desc', async () => {
    expect(idsOf(await everything())).toEqual(idsOf(inOrder(await everything(), [key('created_at')])))
  })

  ownRule.for(cases)('%s:%s, walked by markers, loses and repeats nothing', ([field, direction]) =>
    expectOrder(`${field}:${direction}`, [key(field, direction)]),
  )

  ownRule('no direction is desc', () => expectOrder('name', [key('name')]))

  ownRule.for([
    ['os_distro:asc,size:desc', [key('os_distro', 'asc'), key('size')]],
    ['visibility:desc,name:asc', [key('visibility'), key('name', 'asc')]],
    ['size:asc,virtual_size:asc,id:asc', [key('size', 'asc'), key('virtual_size', 'asc'), key('id', 'asc')]],
    ['status,os_distro:asc,scp_os_version', [key('status'), key('os_distro', 'asc'), key('scp_os_version')]],
    ['min_disk:asc,created_at:asc', [key('min_disk', 'asc'), key('created_at', 'asc')]],
  ] as const)('several keys: %s', ([sort, order]) => expectOrder(sort, order))

  ownRule('blanks around keys and directions are trimmed', () =>
    expectOrder(' os_distro : asc ,  name ', [key('os_distro', 'asc'), key('name')]),
  )

  ownRule('of a key named twice the first counts', () =>
    expectOrder('name:asc,name:desc,size', [key('name', 'asc'), key('size')]),
  )

  ownRule.for(['asc', 'desc'] as const)(
    'equal values: then created_at and id, %s as asked',
    async (direction, context) => {
      const all = await everything()
      const times = all.map(({ created_at }) => created_at)
      need(context, new Set(times).size < times.length, 'no two images were created in the same second')
      await expectOrder(`container_format:${direction}`, [key('container_format', direction)])
      await expectOrder(`created_at:${direction}`, [key('created_at', direction)])
    },
  )

  ownRule.for(nullable)('%s: null is smallest, first in asc and last in desc', async (field, context) => {
    const nulls = (await everything()).filter((image) => image[field] === null).length
    need(context, nulls > 0, `no image has a null ${field}`)
    for (const direction of ['asc', 'desc'] satisfies Direction[]) {
      const values = (await walk(main, { sort: `${field}:${direction}` }, 100)).map((image) => image[field])
      expect(
        (direction === 'asc' ? values.slice(0, nulls) : values.slice(-nulls)).every(
          (value) => value === null,
        ),
      ).toBe(true)
      expect(values.filter((value) => value === null)).toHaveLength(nulls)
    }
  })

  ownRule('texts are compared by their bytes', async () => {
    const names = (await walk(main, { sort: 'name:asc' })).map(({ name }) => name)
    expect(names).toEqual(names.toSorted(compare))
  })

  ownRule('filters and order go together', async () => {
    const all = await everything()
    const wanted = inOrder(
      all.filter(({ status }) => status === 'active'),
      [key('name', 'asc')],
    )
    expect(idsOf(await walk(main, { status: 'active', sort: 'name:asc' }, 50))).toEqual(idsOf(wanted))
  })

  ownRule.for([
    'checksum',
    'Name',
    'name:up',
    'name:ASC',
    ',',
    'name,',
    ',name',
    'name;size',
    'name:asc:desc',
    'members',
  ])('sort=%s: 400', async (sort) => {
    expectInvalid(await main.call(listTarget({ sort })), 'sort')
  })

  ownRule('the refusal lists the keys', async () => {
    const [text] = expectInvalid(await main.call(listTarget({ sort: 'colour' })), 'sort')
    for (const name of keys) expect(text).toContain(name)
  })

  ownRule('a refusal does not depend on what there is to sort', async () => {
    expectInvalid(await main.call(listTarget({ sort: 'colour', name: 'no image has this name' })), 'sort')
    expect(await page(main, { sort: 'name', name: 'no image has this name' })).toEqual([])
  })
})
