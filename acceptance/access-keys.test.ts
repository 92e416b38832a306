import { describe, expect } from 'vitest'
import { callUnsigned, main } from './caller.ts'
import { refusalOf } from './refusal.ts'
import { ownRule, settings } from './rule.ts'

const target = '/v1/access-keys'

// The vendor serves this list from its IAM host, not from the one under test.
describe('GET /v1/access-keys: the key that asks', () => {
  ownRule('has exactly the keys that the vendor’s client wants, and no secret', async () => {
    const answer = await main.call(target, { version: 'iam 1.4' })
    expect(answer.status).toBe(200)
    const { access_keys } = answer.json<{ access_keys: Record<string, unknown>[] }>()
    expect(access_keys).toHaveLength(1)
    expect(Object.keys(access_keys[0] ?? {})).toEqual([
      ...['access_key', 'access_key_type', 'account_id', 'created_at', 'created_by', 'expiration_timestamp'],
      ...['id', 'is_enabled', 'modified_at', 'modified_by', 'parent_access_key_id', 'secret_key'],
    ])
    expect(access_keys[0]).toMatchObject({ access_key: settings.main.accessKey, secret_key: '' })
    expect(answer.text).not.toContain(settings.main.secretKey)
  })

  ownRule('needs a signature; another edition: 406', async () => {
    refusalOf(await callUnsigned(target), 401)
    refusalOf(await main.call(target, { version: 'virtualserver 1.3' }), 406)
  })
})
