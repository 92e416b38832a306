import type { TestProject } from 'vitest/node'
import { makeSchema } from '../postgres/schema-url.ts'
import { startServer } from '../postgres/server.ts'
import { ownServer } from './own-server.ts'

/** A server on PostgreSQL. */
export default async function ownServerOnPostgres(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startServer()
  if (!postgres) throw new Error('this project needs PostgreSQL')
  const schema = await makeSchema(postgres.url)
  const stop = await ownServer(project, { SCP_IMAGES_DATABASE: schema.url }).catch(async (error) => {
    await postgres.end()
    throw error
  })
  return async () => {
    await stop()
    await schema.drop()
    await postgres.end()
  }
}
