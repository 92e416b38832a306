import { expect } from 'vitest'
import { command, temporaryFolder } from '../cli/in-process.ts'
import type { Key } from '../cli/signed-call.ts'
import { hasPostgres, type Schemas } from '../postgres/schemas.ts'

/** A new catalogue: its folder, the flags that name its database, and the key of an account. */
export interface Catalogue {
  readonly data: string
  readonly place: readonly string[]
  readonly key: Key
}

/** Engines whose databases processes share, each with a way to a new one: flags that name it. */
export const engines: readonly { readonly name: string; place(schemas: Schemas): Promise<string[]> }[] = [
  { name: 'SQLite', place: async () => [] },
  ...(hasPostgres
    ? [{ name: 'PostgreSQL', place: async (schemas: Schemas) => ['--database', await schemas.place()] }]
    : []),
]

export async function newCatalogue(database: readonly string[] = []): Promise<Catalogue> {
  const data = temporaryFolder()
  const place = ['--data', data, ...database]
  const run = async (...words: string[]) => {
    const { code, stdout, stderr } = await command([...words, ...place])
    expect([code, stderr]).toEqual([0, ''])
    return stdout
  }
  await run('db', 'migrate')
  const created = await run('accounts', 'create', 'acme', '--output', 'json')
  const { account_id: account } = JSON.parse(created) as { account_id: string }
  const issued = await run('keys', 'create', '--account', account, '--output', 'json')
  const { access_key: accessKey, secret_key: secretKey } = JSON.parse(issued) as Record<string, string>
  return { data, place, key: { accessKey: String(accessKey), secretKey: String(secretKey) } }
}
