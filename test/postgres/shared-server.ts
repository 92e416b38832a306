import type { TestProject } from 'vitest/node'
import { startServer, type TestServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL database that tests may fill; empty where there is none. */
    postgres: string
  }
}

interface Shared {
  readonly server: Promise<TestServer | undefined>
  users: number
}

/** Each project loads this file anew: what they share hangs on the run that is theirs. */
const place = Symbol.for('scp-images: the PostgreSQL of a test run')

/**
 * One PostgreSQL for all projects of a run, started by the first that needs it.
 * @returns its URL (undefined: there is none) and what to call at the end; the last one ends it
 */
export async function sharedServer({
  vitest,
}: TestProject): Promise<{ url: string | undefined; release(): Promise<void> }> {
  const run = vitest as typeof vitest & { [place]?: Shared }
  run[place] ??= { server: startServer(), users: 0 }
  const shared = run[place]
  shared.users++
  const server = await shared.server
  return {
    url: server?.url,
    async release() {
      if (--shared.users > 0) return
      delete run[place]
      await server?.end()
    },
  }
}
