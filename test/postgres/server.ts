import { makeCluster } from './cluster.ts'
import { findPrograms } from './programs.ts'

/** A server for tests. */
export interface TestServer {
  readonly name: string
  /** URL of a database that tests may fill. */
  readonly url: string
  end(): Promise<void>
}

const given = (): string | undefined => {
  const value = process.env.SCP_IMAGES_TEST_POSTGRES
  return value?.includes(':') ? value : undefined
}

export const canHavePostgres = (): boolean => given() !== undefined || findPrograms() !== undefined

/**
 * That of the URL in SCP_IMAGES_TEST_POSTGRES, or one of our own; with the word `package` in its place that of the npm
 * package. Undefined where there is none, which SCP_IMAGES_TEST_ALL makes an error.
 */
export async function startServer(): Promise<TestServer | undefined> {
  const url = given()
  if (url !== undefined) return { name: 'SCP_IMAGES_TEST_POSTGRES', url, end: async () => {} }
  const programs = findPrograms()
  if (programs) {
    const cluster = await makeCluster(programs)
    console.info(`PostgreSQL of ${programs.name}`)
    return { name: programs.name, url: cluster.url, end: () => cluster.remove() }
  }
  const word = 'no PostgreSQL for this platform: its tests are skipped; set SCP_IMAGES_TEST_POSTGRES to a URL'
  if (process.env.SCP_IMAGES_TEST_ALL) throw new Error(word)
  console.warn(word)
  return undefined
}
