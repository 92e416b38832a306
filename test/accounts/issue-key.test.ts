import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AccountError } from '../../src/accounts/account-error.ts'
import { createAccount } from '../../src/accounts/create-account.ts'
import { issueKey } from '../../src/accounts/issue-key.ts'
import { PolicyError } from '../../src/accounts/policy.ts'
import { createSecretBox } from '../../src/accounts/secret-box.ts'
import { openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'

const id = 'a8f10467abfc4b87b64614ab36eb9ae4'
const now = Date.parse('2025-07-22T09:00:00.987Z')
const box = createSecretBox(randomBytes(32))
const policy = '{"Version":"2024-07-01","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'

let store: Store
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
})
afterEach(() => store.close())

const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AccountError)
  return error as AccountError
}

describe('accounts', () => {
  test('are stored with whole seconds, a random id and no user unless given', async () => {
    const made = await createAccount(store.accounts, { name: 'Team B' }, now)
    expect(made).toEqual({
      account_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'Team B',
      user: null,
      created_at: '2025-07-22T09:00:00Z',
    })
    expect(await store.accounts.findAccount(made.account_id)).toEqual(made)
  })

  test('take a given id and user', async () => {
    const made = await createAccount(store.accounts, { name: 'A', id, user: 'user@samsung.com' }, now)
    expect(made).toMatchObject({ account_id: id, user: 'user@samsung.com' })
  })

  test('with an id that is there are refused, and the first stays', async () => {
    const first = await createAccount(store.accounts, { name: 'A', id }, now)
    const error = await refusalOf(createAccount(store.accounts, { name: 'B', id }, now))
    expect(error).toMatchObject({ kind: 'taken', message: `There is an account with the id ${id} already.` })
    expect(await store.accounts.listAccounts()).toEqual([first])
  })

  test.each([{ name: '' }, { name: 'A', id: 'demo' }, { name: 'A', user: 'nobody' }])(
    '%j is refused',
    async (bad) => {
      expect((await refusalOf(createAccount(store.accounts, bad, now))).kind).toBe('invalid')
      expect(await store.accounts.listAccounts()).toEqual([])
    },
  )
})

describe('access keys', () => {
  beforeEach(() => createAccount(store.accounts, { name: 'A', id }, now))

  test('are random unless given, and the secret is stored sealed only', async () => {
    const issued = await issueKey(store.accounts, box, { account_id: id }, now)
    expect(issued).toEqual({
      account_id: id,
      access_key: expect.stringMatching(/^[0-9a-f]{32}$/),
      secret_key: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const row = await store.accounts.findKey(issued.access_key)
    expect(row).toMatchObject({
      account_id: id,
      policy: null,
      enabled: true,
      created_at: '2025-07-22T09:00:00Z',
    })
    expect(JSON.stringify(row)).not.toContain(issued.secret_key)
    expect(box.open(row?.sealed_secret ?? '', issued.access_key)).toBe(issued.secret_key)
  })

  test('take a given key, secret and policy', async () => {
    const given = { account_id: id, access_key: 'my-access-key', secret_key: 'my-own-secret-key' }
    expect(await issueKey(store.accounts, box, { ...given, policy }, now)).toEqual(given)
    expect((await store.accounts.findKey('my-access-key'))?.policy).toBe(policy)
  })

  test('of an account that is not there are refused', async () => {
    const account_id = '8989447062e04a818baf9e073fd04fa7'
    const error = await refusalOf(issueKey(store.accounts, box, { account_id }, now))
    expect(error).toMatchObject({
      kind: 'unknown',
      message: `There is no account with the id ${account_id}. Create it first.`,
    })
  })

  test('that are there are refused, and the first stays', async () => {
    const given = { account_id: id, access_key: 'my-access-key' }
    const first = await issueKey(store.accounts, box, given, now)
    expect(await refusalOf(issueKey(store.accounts, box, given, now))).toMatchObject({ kind: 'taken' })
    const row = await store.accounts.findKey(first.access_key)
    expect(box.open(row?.sealed_secret ?? '', first.access_key)).toBe(first.secret_key)
  })

  test.each([
    { account_id: 'demo' },
    { account_id: id, access_key: 'x' },
    { account_id: id, secret_key: 'short' },
  ])('%j is refused', async (bad) => {
    expect((await refusalOf(issueKey(store.accounts, box, bad, now))).kind).toBe('invalid')
    expect(await store.accounts.listKeys()).toEqual([])
  })

  test('with a bad policy are refused and not stored', async () => {
    await expect(issueKey(store.accounts, box, { account_id: id, policy: '{}' }, now)).rejects.toThrow(
      PolicyError,
    )
    expect(await store.accounts.listKeys()).toEqual([])
  })
})
