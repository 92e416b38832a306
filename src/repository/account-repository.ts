import { sql } from 'kysely'
import type { Account, AccountRepository, StoredKey } from '../accounts/account.ts'
import type { Engine } from './sql/engine.ts'
import { Parameter, prepare } from './sql/prepared-statement.ts'
import { versionedCache } from './sql/versioned-cache.ts'

const keyColumns = ['access_key', 'account_id', 'sealed_secret', 'policy', 'enabled', 'created_at'] as const
const accountColumns = ['account_id', 'name', 'user_name as user', 'created_at'] as const

type KeyRow = Omit<StoredKey, 'enabled'> & { enabled: number }
const toKey = (row: KeyRow): StoredKey => ({ ...row, enabled: row.enabled === 1 })

/** Keys remembered between two changes of the database. */
const KEPT_KEYS = 10_000

/** Accounts and access keys in SQL. */
export function createAccountRepository(engine: Engine): AccountRepository {
  const { db, reader } = engine
  // Asked for with every request: compiled once, and remembered.
  const findKey = prepare(
    db
      .selectFrom('access_key')
      .select(keyColumns)
      .where(sql<boolean>`access_key = ${new Parameter('key')}`),
  )
  // Images change more often than keys: what this process itself changes matters only if it is a key.
  let ownKeys = 0
  const keyRow = versionedCache(KEPT_KEYS, async (key, lsn) => {
    const [row] = await engine.query<KeyRow>(findKey.sql, findKey.bind({ key }), lsn)
    return row && toKey(row)
  })
  const changed = () => {
    ownKeys += 1
    return engine.changed()
  }
  return {
    async addAccount({ user, ...account }: Account) {
      const row = { ...account, user_name: user }
      const added = await db
        .insertInto('account')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .returning('seq')
        .executeTakeFirst()
      return added !== undefined
    },
    findAccount: (id) =>
      reader.selectFrom('account').select(accountColumns).where('account_id', '=', id).executeTakeFirst(),
    listAccounts: () => reader.selectFrom('account').select(accountColumns).orderBy('seq').execute(),
    async addKey(key) {
      const added = await db
        .insertInto('access_key')
        .values({ ...key, enabled: key.enabled ? 1 : 0 })
        .onConflict((conflict) => conflict.doNothing())
        .returning('seq')
        .executeTakeFirst()
      await changed()
      return added !== undefined
    },
    async findKey(accessKey, asOf) {
      return keyRow(accessKey, asOf ?? (await engine.dataVersion()), ownKeys)
    },
    async listKeys() {
      const rows = await reader.selectFrom('access_key').select(keyColumns).orderBy('seq').execute()
      return rows.map(toKey)
    },
    async disableKey(accessKey) {
      const { numUpdatedRows } = await db
        .updateTable('access_key')
        .set({ enabled: 0 })
        .where('access_key', '=', accessKey)
        .executeTakeFirst()
      await changed()
      return numUpdatedRows > 0n
    },
  }
}
