import { fileURLToPath } from 'node:url'
import { createViteServer } from 'vitest/node'

const schema = 'published_catalogue'

/** An empty schema on the PostgreSQL of the tests: its URL and name. */
export async function openPlace() {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  // Reads TypeScript also where Node cannot.
  const vite = await createViteServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, ws: false },
  })
  const { startServer } = await vite.ssrLoadModule('/test/postgres/server.ts')
  const { ask } = await vite.ssrLoadModule('/test/postgres/schema-url.ts')
  const server = await startServer()
  if (!server) throw new Error('there is no PostgreSQL for this platform')
  await ask(server.url, `create schema ${schema}`)
  const joint = server.url.includes('?') ? '&' : '?'
  return {
    schema,
    url: `${server.url}${joint}options=${encodeURIComponent(`-c search_path=${schema}`)}`,
    async close() {
      await ask(server.url, `drop schema ${schema} cascade`)
      await server.end()
      await vite.close()
    },
  }
}
