import type { TestProject } from 'vitest/node'
import { makeSchema } from '../postgres/schema-url.ts'
import { sharedServer } from '../postgres/shared-server.ts'
import { ownServer } from './own-server.ts'

/** A server on PostgreSQL. */
export default async function ownServerOnPostgres(project: TestProject): Promise<() => Promise<void>> {
  const { url, release } = await sharedServer(project)
  try {
    if (url === undefined) throw new Error('this project needs PostgreSQL')
    const schema = await makeSchema(url)
    const stop = await ownServer(project, { SCP_IMAGES_DATABASE: schema.url })
    return async () => {
      await stop()
      await schema.drop()
      await release()
    }
  } catch (error) {
    await release()
    throw error
  }
}
