import { describe, expect, it } from 'vitest'
import type { Account, StoredKey } from '../../../src/accounts/account.ts'
import type { Store } from '../../../src/repository/store.ts'

const account: Account = {
  account_id: 'a'.repeat(32),
  name: 'first',
  user: 'user@example.com',
  created_at: '2026-01-01T00:00:00Z',
}
const key: StoredKey = {
  access_key: 'k1',
  account_id: account.account_id,
  sealed_secret: 'sealed',
  policy: null,
  enabled: true,
  created_at: '2026-01-01T00:00:00Z',
}

/** The contract of an account repository: every engine runs it. */
export function accountRepositorySuite(open: () => Promise<Store>): void {
  describe('accounts and keys', () => {
    it('are found again as they were added, in that order', async () => {
      const { accounts, close } = await open()
      const second: Account = { ...account, account_id: 'b'.repeat(32), user: null }
      expect(await accounts.addAccount(account)).toBe(true)
      expect(await accounts.addAccount(second)).toBe(true)
      expect(await accounts.listAccounts()).toEqual([account, second])
      expect(await accounts.findAccount(second.account_id)).toEqual(second)
      expect(await accounts.findAccount('c'.repeat(32))).toBeUndefined()
      expect(await accounts.addKey(key)).toBe(true)
      expect(await accounts.addKey({ ...key, access_key: 'k2', policy: '{}' })).toBe(true)
      expect((await accounts.listKeys()).map((each) => each.access_key)).toEqual(['k1', 'k2'])
      expect(await accounts.findKey('k1')).toEqual(key)
      await close()
    })

    it('are never overwritten', async () => {
      const { accounts, close } = await open()
      await accounts.addAccount(account)
      expect(await accounts.addAccount({ ...account, name: 'second' })).toBe(false)
      expect((await accounts.findAccount(account.account_id))?.name).toBe('first')
      await accounts.addKey(key)
      expect(await accounts.addKey({ ...key, sealed_secret: 'other' })).toBe(false)
      expect((await accounts.findKey('k1'))?.sealed_secret).toBe('sealed')
      await close()
    })

    it('a key is disabled once and for all', async () => {
      const { accounts, close } = await open()
      await accounts.addAccount(account)
      await accounts.addKey(key)
      expect(await accounts.disableKey('unknown')).toBe(false)
      expect(await accounts.disableKey('k1')).toBe(true)
      expect((await accounts.findKey('k1'))?.enabled).toBe(false)
      await close()
    })
  })
}
