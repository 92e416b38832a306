import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** The URL of a database, with a schema that nobody else uses: to those who open it a database of its own. */
export interface Schema {
  readonly name: string
  readonly url: string
  drop(): Promise<void>
}

export async function makeSchema(url: string): Promise<Schema> {
  const name = `t_${randomBytes(6).toString('hex')}`
  await ask(url, `create schema ${name}`)
  const joint = url.includes('?') ? '&' : '?'
  return {
    name,
    url: `${url}${joint}options=${encodeURIComponent(`-c search_path=${name}`)}`,
    drop: async () => {
      await ask(url, `drop schema ${name} cascade`)
    },
  }
}

/** SQL outside the program. */
export async function ask<R extends pg.QueryResultRow>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<R>(text)
    return rows
  } finally {
    await client.end()
  }
}
