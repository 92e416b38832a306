import type { TestProject } from 'vitest/node'
import { sharedServer } from './shared-server.ts'

/** One PostgreSQL for all tests. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const { url, release } = await sharedServer(project)
  project.provide('postgres', url ?? '')
  return release
}
