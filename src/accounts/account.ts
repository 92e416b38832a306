import type { AccountId } from 'scp-images-client/contract/image-fields'
import type { DataVersion } from '../catalogue/data-version.ts'

/** An account, which owns images and access keys. */
export interface Account {
  /** 32 hexadecimal digits. */
  readonly account_id: AccountId
  readonly name: string
  /** E-mail of the account's user, shown as `owner_user_name`. */
  readonly user: string | null
  /** UTC, whole seconds. */
  readonly created_at: string
}

/** An access key as stored: the secret only sealed. */
export interface StoredKey {
  readonly access_key: string
  readonly account_id: AccountId
  /** The secret key, sealed by `secret-box.ts`. */
  readonly sealed_secret: string
  /** Text of the policy document; null: the account's full rights. */
  readonly policy: string | null
  readonly enabled: boolean
  readonly created_at: string
}

/** Accounts and access keys. Names of accounts need not be unique; ids and access keys are. */
export interface AccountRepository {
  /** False when the id is taken. */
  addAccount(account: Account): Promise<boolean>
  findAccount(id: AccountId): Promise<Account | undefined>
  /** By creation, oldest first. */
  listAccounts(): Promise<Account[]>
  /** False when the access key is taken. */
  addKey(key: StoredKey): Promise<boolean>
  /** @param asOf the state of the database that the request reads, where it is known */
  findKey(accessKey: string, asOf?: DataVersion): Promise<StoredKey | undefined>
  /** By creation, oldest first. */
  listKeys(): Promise<StoredKey[]>
  /** False when there is no such key. */
  disableKey(accessKey: string): Promise<boolean>
}
