import type { TestProject } from 'vitest/node'
import { startServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL database that tests may fill; empty where there is none. */
    postgres: string
  }
}

/** One PostgreSQL for all tests. */
export default async function startPostgres(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const server = await startServer()
  if (server) console.info(`PostgreSQL of ${server.name}`)
  project.provide('postgres', server?.url ?? '')
  return server?.end
}
