import { defineConfig } from 'vitest/config'

/** With one PostgreSQL for all of them. */
const parts = {
  name: 'parts',
  include: ['test/**/*.test.ts'],
  globalSetup: ['test/postgres/global-setup.ts'],
}
/** The acceptance suite against our own server; `npm run acceptance` runs it against any. */
const acceptance = {
  name: 'acceptance',
  include: ['acceptance/**/*.test.ts'],
  globalSetup: ['test/acceptance/own-server.ts'],
}

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: parts },
      { extends: true, test: acceptance },
    ],
  },
})
