import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/accounts/create-account.ts'
import { issueKey } from '../../src/accounts/issue-key.ts'
import { createKeyRing, decoyKey } from '../../src/accounts/key-ring.ts'
import { allows } from '../../src/accounts/policy.ts'
import { createSecretBox, SecretBoxError } from '../../src/accounts/secret-box.ts'
import { openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'
import { verifySignature } from '../../src/signing/verify.ts'
import { signature } from '../signed-headers.ts'

const account_id = 'a8f10467abfc4b87b64614ab36eb9ae4'
const now = Date.parse('2025-07-22T09:00:00Z')
const box = createSecretBox(randomBytes(32))
const policy =
  '{"Version":"2024-07-01","Statement":[{"Effect":"Allow","Action":"virtualserver:ListImages","Resource":"*"}]}'
const parts = { method: 'GET', timestamp: '1753174800000', accountId: '', clientType: 'Openapi' }
const base = 'http://127.0.0.1:8080'

let store: Store
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  await createAccount(store.accounts, { name: 'A', id: account_id }, now)
})
afterEach(() => store.close())

const issue = (access_key: string, more = {}) =>
  issueKey(store.accounts, box, { account_id, access_key, ...more }, now)

describe('a key on the ring', () => {
  test('verifies what its secret signed, and shows the secret to no one', async () => {
    const { access_key, secret_key } = await issue('access-key-1')
    const key = await createKeyRing(store.accounts, box).find(access_key)
    if (!key) throw new Error('the key is not on the ring')
    expect(key).toMatchObject({ access_key, account_id, policy: undefined })
    const signed = signature({ ...parts, accessKey: access_key, url: `${base}/v1/images` }, secret_key)
    const request = { ...parts, accessKey: access_key, bases: [base], target: '/v1/images' }
    expect(verifySignature(request, signed, key.signingKey)).toBe(true)
    expect(verifySignature(request, signed, decoyKey)).toBe(false)
    expect(inspect(key, { depth: null, showHidden: true }) + JSON.stringify(key)).not.toContain(secret_key)
  })

  test('carries its policy', async () => {
    await issue('access-key-1', { policy })
    const key = await createKeyRing(store.accounts, box).find('access-key-1')
    expect(key?.policy && allows(key.policy, 'virtualserver:ListImages', '*')).toBe(true)
    expect(key?.policy && allows(key.policy, 'virtualserver:ShowImage', '*')).toBe(false)
  })

  test('is opened once', async () => {
    await issue('access-key-1')
    const ring = createKeyRing(store.accounts, box)
    expect(await ring.find('access-key-1')).toBe(await ring.find('access-key-1'))
  })

  test('is refused as soon as it is disabled', async () => {
    await issue('access-key-1')
    const ring = createKeyRing(store.accounts, box)
    expect(await ring.find('access-key-1')).toBeDefined()
    await store.accounts.disableKey('access-key-1')
    expect(await ring.find('access-key-1')).toBeUndefined()
  })

  test('changes as soon as its row does', async () => {
    await issue('access-key-1', { policy })
    const stored = await store.accounts.findKey('access-key-1')
    if (!stored) throw new Error('the key was not stored')
    let row = stored
    const ring = createKeyRing({ findKey: async () => row }, box)
    const first = await ring.find('access-key-1')
    for (const change of [
      { policy: null },
      { sealed_secret: box.seal('another secret', 'access-key-1') },
      { account_id: '8989447062e04a818baf9e073fd04fa7' },
    ]) {
      row = { ...stored, ...change }
      const changed = await ring.find('access-key-1')
      expect(changed).not.toBe(first)
      expect(await ring.find('access-key-1')).toBe(changed)
    }
    expect((await ring.find('access-key-1'))?.account_id).toBe('8989447062e04a818baf9e073fd04fa7')
  })

  test('makes room for others beyond the capacity', async () => {
    const names = ['access-key-1', 'access-key-2', 'access-key-3']
    for (const name of names) await issue(name)
    const ring = createKeyRing(store.accounts, box, 2)
    const [first, , third] = await Promise.all(names.map((name) => ring.find(name)))
    expect(await ring.find('access-key-3')).toBe(third)
    const again = await ring.find('access-key-1')
    expect(again).not.toBe(first)
    expect(again).toMatchObject({ access_key: 'access-key-1' })
  })
})

test('an unknown key is not on the ring', async () => {
  const ring = createKeyRing(store.accounts, box)
  for (const text of ['', 'access-key-1', '__proto__', "' or 1=1 --"]) {
    expect(await ring.find(text)).toBeUndefined()
  }
})

test('a secret sealed with another master key is an error that says so', async () => {
  await issue('access-key-1')
  const ring = createKeyRing(store.accounts, createSecretBox(randomBytes(32)))
  await expect(ring.find('access-key-1')).rejects.toThrow(SecretBoxError)
})

test('a sealed secret moved to another key does not open', async () => {
  await issue('access-key-1')
  const row = await store.accounts.findKey('access-key-1')
  if (!row) throw new Error('the key was not stored')
  await store.accounts.addKey({ ...row, access_key: 'access-key-2' })
  await expect(createKeyRing(store.accounts, box).find('access-key-2')).rejects.toThrow(SecretBoxError)
})
