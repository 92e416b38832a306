import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { command, makeKey, temporaryFolder } from '../../in-process.ts'

const json = (text: string): unknown => JSON.parse(text)

describe('accounts', () => {
  test('create prints id and name as one JSON document; list shows it', async () => {
    const data = join(temporaryFolder(), 'new')
    const id = 'b'.repeat(32)
    const flags = ['--id', id, '--user', 'user@example.com', '--data', data, '--output', 'json']
    expect(await command(['accounts', 'create', '회사', ...flags])).toEqual({
      code: 0,
      stdout: expect.toSatisfy((text: string) => {
        expect(json(text)).toEqual({ account_id: id, name: '회사' })
        return true
      }),
      stderr: '',
    })
    const listed = await command(['accounts', 'list', '--data', data, '--output', 'jsonl'])
    expect(json(listed.stdout)).toMatchObject({ account_id: id, name: '회사', user: 'user@example.com' })
    expect(statSync(data).mode & 0o777).toBe(0o700)
    expect(statSync(join(data, 'master.key')).mode & 0o777).toBe(0o600)
  })

  test('a taken id is a conflict, a malformed one is usage', async () => {
    const data = temporaryFolder()
    const create = (id: string) => command(['accounts', 'create', 'acme', '--id', id, '--data', data])
    expect((await create('b'.repeat(32))).code).toBe(0)
    expect(await create('b'.repeat(32))).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringMatching(/already/),
    })
    expect(await create('xyz')).toMatchObject({ code: 2, stderr: expect.stringMatching(/32 hexadecimal/) })
  })
})

describe('keys', () => {
  test('the secret is shown when the key is made, and never again', async () => {
    const data = temporaryFolder()
    const key = await makeKey(data)
    for (const format of ['table', 'json', 'jsonl']) {
      const { stdout } = await command(['keys', 'list', '--data', data, '--output', format])
      expect(stdout).toContain(key.SCP_ACCESS_KEY)
      expect(stdout).not.toContain(key.SCP_SECRET_KEY)
      expect(stdout).not.toMatch(/sealed/)
    }
    const printed = await command(['keys', 'create', '--account', key.account, '--data', data])
    expect(printed.stdout).toMatch(/SECRET KEY\n[0-9a-f]{32} {2}[0-9a-f]{32} {2}\S{64}\n$/)
    expect(printed.stderr).toMatch(/not shown again/)
  })

  test('a key of one’s own needs its secret in a file', async () => {
    const data = temporaryFolder()
    const { account } = await makeKey(data)
    const secret = join(data, 'secret')
    writeFileSync(secret, 'a-secret-of-my-own\n')
    const create = ['keys', 'create', '--account', account, '--data', data, '--access-key', 'my-access-key']
    expect(await command(create)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--secret-key-file/),
    })
    const made = await command([...create, '--secret-key-file', secret, '--output', 'json'])
    expect(json(made.stdout)).toEqual({
      account_id: account,
      access_key: 'my-access-key',
      secret_key: 'a-secret-of-my-own',
    })
    expect((await command([...create, '--secret-key-file', secret])).code).toBe(5)
    expect((await command([...create, '--secret-key-file', join(data, 'none')])).code).toBe(2)
  })

  test('a bad policy is refused with reason and place, and makes no key', async () => {
    const data = temporaryFolder()
    const { account } = await makeKey(data)
    const policy = join(data, 'policy.json')
    writeFileSync(
      policy,
      '{"Version":"2024-07-01","Statement":[{"Effect":"Maybe","Action":["x"],"Resource":"*"}]}',
    )
    const answer = await command(['keys', 'create', '--account', account, '--policy', policy, '--data', data])
    expect(answer).toMatchObject({ code: 78, stdout: '', stderr: expect.stringMatching(/Effect/) })
    const { stdout } = await command(['keys', 'list', '--data', data, '--output', 'json'])
    expect(json(stdout)).toHaveLength(1)
  })

  test('an unknown account or key is not found', async () => {
    const data = temporaryFolder()
    expect((await command(['keys', 'create', '--account', 'c'.repeat(32), '--data', data])).code).toBe(4)
    expect((await command(['keys', 'disable', 'nobody', '--data', data])).code).toBe(4)
  })
})
