import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { ProjectByProject } from './test/file-order.ts'
import { addRows } from './test/grown/plugin.ts'
import { canHavePostgres } from './test/postgres/server.ts'
import { hookTimeout, testTimeout } from './test/time-limits.ts'

/** With the one PostgreSQL of the run. */
const parts = {
  name: 'parts',
  include: ['test/**/*.test.ts'],
  exclude: ['test/grown/**'],
  globalSetup: ['test/postgres/global-setup.ts'],
}
/** With rows added to the tables of the contract, as docs/architecture.md says where to add. */
const grown = { ...parts, name: 'grown', include: ['test/grown/**/*.test.ts'], exclude: [] }
/** The acceptance suite against our own server; `npm run acceptance` runs it against any. */
const globalSetup = ['test/acceptance/own-server.ts']
const acceptance = { name: 'acceptance', include: ['acceptance/*.test.ts'], globalSetup }
/** On a server of its own: lists that others compare stay as they are. */
const changes = { name: 'changes', include: ['acceptance/changes/*.test.ts'], globalSetup }

/** The same against a server on PostgreSQL, where there is one. */
const onPostgres = [acceptance, changes].map((project) => ({
  ...project,
  name: `${project.name}-postgres`,
  globalSetup: ['test/acceptance/own-server-postgres.ts'],
}))

export default defineConfig({
  // Tests run the sources of the client package, and not what was built of them last.
  resolve: { tsconfigPaths: true },
  test: {
    testTimeout,
    hookTimeout,
    // A process runs many files, and loads the program once. Those that wait leave the processor to others.
    isolate: false,
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: ProjectByProject },
    projects: [
      { extends: true, test: changes },
      { extends: true, test: acceptance },
      ...(canHavePostgres() ? onPostgres.map((test) => ({ extends: true as const, test })) : []),
      { extends: true, plugins: [addRows()], test: grown },
      { extends: true, test: parts },
    ],
  },
})
