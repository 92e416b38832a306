import { describe, expect } from 'vitest'
import { callUnsigned, main } from './caller.ts'
import { refusalOf } from './refusal.ts'
import { ownRule, settings } from './rule.ts'

const target = '/v1/access-keys'
/** What one or another of the vendor's Terraform providers asks for. */
const editions = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'].map((id) => `iam ${id}`)

// The vendor serves this list from its IAM host, not from the one under test.
describe('GET /v1/access-keys: the key that asks', () => {
  ownRule.for(editions)(
    'has exactly the keys that the vendor’s client wants, and no secret: %s',
    async (version) => {
      const answer = await main.call(target, { version })
      expect(answer.status).toBe(200)
      expect(answer.headers['scp-api-version']).toBe(version)
      const { access_keys } = answer.json<{ access_keys: Record<string, unknown>[] }>()
      expect(access_keys).toHaveLength(1)
      expect(Object.keys(access_keys[0] ?? {})).toEqual([
        ...[
          'access_key',
          'access_key_type',
          'account_id',
          'created_at',
          'created_by',
          'expiration_timestamp',
        ],
        ...['id', 'is_enabled', 'modified_at', 'modified_by', 'parent_access_key_id', 'secret_key'],
      ])
      expect(access_keys[0]).toMatchObject({ access_key: settings.main.accessKey, secret_key: '' })
      expect(answer.text).not.toContain(settings.main.secretKey)
    },
  )

  ownRule('needs a signature; another edition: 406', async () => {
    refusalOf(await callUnsigned(target), 401)
    for (const version of ['virtualserver 1.3', 'iam 9.9', 'iam'])
      refusalOf(await main.call(target, { version }), 406)
  })
})
