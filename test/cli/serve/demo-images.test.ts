import { imageFieldNames } from 'scp-images-client/contract/image-fields'
import { expect, test } from 'vitest'
import type { Account } from '../../../src/accounts/account.ts'
import { scopesOf } from '../../../src/catalogue/query/access.ts'
import { demoImages } from '../../../src/cli/serve/demo-images.ts'
import { faultsOf } from '../../../src/sources/fields/image-validation.ts'

const account = (digit: string, name: string): Account => ({
  account_id: digit.repeat(32),
  name,
  user: `${name}@example.com`,
  created_at: '2026-01-01T00:00:00Z',
})
const demo = account('1', 'demo')
const partner = account('2', 'partner')
const writes = demoImages({ demo, partner })

test('every image is whole and fits the field table', () => {
  for (const { image } of writes) {
    expect(Object.keys(image).toSorted()).toEqual(imageFieldNames)
    expect(faultsOf({ ...image }, {})).toEqual([])
  }
  expect(new Set(writes.map(({ image }) => image.id)).size).toBe(writes.length)
})

test('the same on every machine', () => {
  expect(demoImages({ demo, partner })).toEqual(writes)
})

test('shows every way an image can be seen or not seen by the demo account', () => {
  const seen = (owner: Account, visibility: string) =>
    writes.filter(({ image, members }) => {
      const scopes = scopesOf(image, members ?? [])
      const inLists = scopes.filter((scope) => scope.visibility !== 'pending')
      const mine = inLists.some((scope) => scope.account === demo.account_id || scope.account === '')
      return image.owner === owner.account_id && image.visibility === visibility && mine
    }).length
  expect(seen(demo, 'private')).toBeGreaterThanOrEqual(5)
  expect(seen(demo, 'shared')).toBe(1)
  expect(seen(partner, 'shared')).toBe(2)
  expect(seen(partner, 'community')).toBe(1)
  expect(seen(partner, 'private')).toBe(0)
  expect(writes.filter(({ image }) => image.os_hidden)).toHaveLength(1)
  expect(writes.flatMap(({ members }) => members ?? []).map(({ status }) => status)).toContain('pending')
})
