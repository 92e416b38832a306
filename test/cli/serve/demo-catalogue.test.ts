import { expect, test } from 'vitest'
import type { Account } from '../../../src/accounts/account.ts'
import { unsignedActor } from '../../../src/catalogue/changes/change.ts'
import { demoCatalogue } from '../../../src/cli/serve/demo.ts'
import { vendorOwner } from '../../../src/sources/lists/starter.ts'
import { emptyStore } from '../../sources/fixtures.ts'

const account = (digit: string, name: string): Account => ({
  account_id: digit.repeat(32),
  name,
  user: `${name}@example.com`,
  created_at: '2026-01-01T00:00:00Z',
})
const accounts = { demo: account('1', 'demo'), partner: account('2', 'partner') }

test.each(['kr-west1', 'kr-east1', 'xx-test1'])(
  'in %s the vendor’s images are the newest, in their order',
  async (region) => {
    const images = (await demoCatalogue(accounts, region)).map(({ image }) => image)
    const newestFirst = images.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))
    const vendors = images.filter(({ owner }) => owner === vendorOwner)
    expect(vendors.length).toBeGreaterThanOrEqual(10)
    // A list without a limit shows 20: none of them is missed.
    expect(vendors.length).toBeLessThanOrEqual(20)
    expect(newestFirst.slice(0, vendors.length)).toEqual(vendors)
    expect(new Set(images.map(({ id }) => id)).size).toBe(images.length)
    expect(images.length).toBeGreaterThan(500)
  },
)

test('what was cut off is completed: a second time changes nothing', async () => {
  const store = await emptyStore()
  const actor = unsignedActor('import demo')
  const apply = async () =>
    new Set(await store.images.apply(await demoCatalogue(accounts, 'kr-west1'), { actor }))
  expect(await apply()).toEqual(new Set(['added']))
  expect(await apply()).toEqual(new Set(['unchanged']))
})
