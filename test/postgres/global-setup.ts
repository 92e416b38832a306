import type { TestProject } from 'vitest/node'
import { makeCluster } from './cluster.ts'
import { findPrograms } from './programs.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL database that tests may fill; empty where there is none. */
    postgres: string
  }
}

/**
 * One PostgreSQL for all tests: that of the URL in SCP_IMAGES_TEST_POSTGRES, or one of our own, which with the word
 * `package` is that of the npm package. With SCP_IMAGES_TEST_ALL there has to be one.
 */
export default async function startPostgres(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.SCP_IMAGES_TEST_POSTGRES
  if (given?.includes(':')) {
    project.provide('postgres', given)
    return undefined
  }
  const programs = findPrograms()
  if (!programs) {
    const word =
      'no PostgreSQL for this platform: its tests are skipped; set SCP_IMAGES_TEST_POSTGRES to a URL'
    if (process.env.SCP_IMAGES_TEST_ALL) throw new Error(word)
    console.warn(word)
    project.provide('postgres', '')
    return undefined
  }
  const cluster = await makeCluster(programs)
  console.info(`PostgreSQL of ${programs.name}`)
  project.provide('postgres', cluster.url)
  return () => cluster.remove()
}
