import { describe, expect } from 'vitest'
import { main } from './caller.ts'
import { everything, idsOf, type Params, walk } from './catalogue.ts'
import type { WireImage } from './image-shape.ts'
import { type Direction, inOrder, key, sortText } from './order.ts'
import { ownRule } from './rule.ts'

const filters = ['scp_image_type', 'scp_original_image_type', 'os_distro', 'status']
const fields = [
  'name',
  'size',
  'created_at',
  'os_distro',
  'min_disk',
  'visibility',
  'virtual_size',
  'scp_os_version',
]
const walks = Array.from({ length: 24 }, (_, number) => number + 1)
const mostPages = 60

/** The same choices in every run: a linear congruential generator. */
function chooser(seed: number): <T>(from: readonly T[]) => T {
  let state = seed * 2_654_435_761
  return (from) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return from[Math.floor((state / 2 ** 32) * from.length)] as (typeof from)[number]
  }
}

const matching = (images: readonly WireImage[], params: Params) =>
  images.filter((image) => Object.entries(params).every(([field, value]) => image[field] === value))

describe('GET /v1/images: walks', () => {
  ownRule.for(walks)(
    'chosen filters, order and limit %i: pages laid end to end are the whole list',
    async (number) => {
      const all = await everything()
      const choose = chooser(number)
      const model = choose(all)
      const chosen = filters.filter((field) => model[field] && choose([true, false, false]))
      const params = Object.fromEntries(chosen.map((field) => [field, String(model[field])]))
      const keys = Array.from({ length: choose([1, 2, 3]) }, () =>
        key(choose(fields), choose<Direction>(['asc', 'desc'])),
      )
      const wanted = inOrder(matching(all, params), keys)
      const limit = Math.min(1000, Math.max(choose([1, 2, 3, 7, 19]), Math.ceil(wanted.length / mostPages)))
      const what = JSON.stringify({ ...params, sort: sortText(keys), limit })
      expect(idsOf(await walk(main, { ...params, sort: sortText(keys) }, limit)), what).toEqual(idsOf(wanted))
    },
  )
})
