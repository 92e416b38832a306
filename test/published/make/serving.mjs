import { accounts, masterKey } from './accounts.mjs'
import { madeId } from './steps.mjs'

/**
 * Serve a store over HTTP, without anything that works on it by itself.
 * `ask(account, method, target, { version, body })` answers status, body as text, and the target of the next page.
 */
export async function serve(program, store) {
  const box = program.createSecretBox(Buffer.from(masterKey, 'hex'))
  let made = 0
  const app = program.buildApp({
    images: store.images,
    accounts: store.accounts,
    keys: program.createKeyRing(store.accounts, box),
    imageSources: { mode: 'header', check: () => {}, probe: async () => {} },
    onJob: () => {},
    newId: () => madeId(made++),
    moment: () => store.moment(),
    ping: () => store.ping(),
    openApi: () => ({}),
    metrics: async () => ({ type: 'text/plain', text: '' }),
    settings: {
      region: 'kr-west1',
      zone: 'kr-west1-a',
      newestVersion: '1.3',
      expiredVersions: 'serve',
      signatureWindowMs: 0,
      debugSignatures: false,
    },
    versionClock: Date.now,
    now: Date.now,
    logger: false,
    build: { version: 'published' },
  })
  const server = await program.startServer(app, { host: '127.0.0.1', port: 0 })
  const serving = {
    stop: () => server.stop(),
    async ask({ accessKey, secretKey }, method, target, { version, body } = {}) {
      const url = server.url + target
      const apiVersion = version && `virtualserver ${version}`
      const response = await fetch(url, {
        method,
        headers: {
          ...program.signedHeaders({ method, url, accessKey, secretKey, ...(version && { apiVersion }) }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
      return {
        status: response.status,
        text: await response.text(),
        ...(next && { next: next.slice(server.url.length) }),
      }
    },
    /** Ids of the API versions that lists of images are asked in, oldest first. */
    async versions() {
      const { versions } = await (await fetch(`${server.url}/`)).json()
      const found = []
      for (const version of new Set(versions.map(({ id }) => id.replace(/^v/, '')).toSorted())) {
        // Those of other services are listed, too.
        const { status } = await serving.ask(accounts[0], 'GET', '/v1/images', { version })
        if (status === 200) found.push(version)
      }
      return found
    },
  }
  return serving
}
