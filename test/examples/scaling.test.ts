import { describe, expect, test } from 'vitest'
import { type Key, signedCall } from '../cli/signed-call.ts'
import { Schemas } from '../postgres/schemas.ts'
import { soon } from '../time-limits.ts'
import { type Clients, startClients } from '../workers/clients.ts'
import { type Catalogue, engines, newCatalogue } from '../workers/engines.ts'
import { moment } from '../workers/supervised.ts'
import { endNode, makeImage, mixedLoad, type Node, startNode, type Written } from './nodes.ts'
import { type ProxyKind, proxyKinds, proxyTests, type RunningProxy, startProxy } from './proxies.ts'
import { askOverHttp2, askProxy, type Got, signed } from './proxy-client.ts'

/** PostgreSQL where there is one: nodes are on machines of their own. */
const engine = engines.at(-1) as (typeof engines)[number]

describe.skipIf(proxyTests.skipped)(`two nodes on ${engine.name}${proxyTests.why}`, () => {
  const schemas = new Schemas()

  async function twoNodes() {
    const catalogue = await newCatalogue(await engine.place(schemas))
    const nodes = (await Promise.all([startNode(catalogue), startNode(catalogue)])) as [Node, Node]
    return { catalogue, nodes }
  }
  /** … behind a proxy, and clients that read and write. */
  async function underLoad(name: string, keepAlive: boolean) {
    const kind = proxyKinds.find((one) => one.name === name) as ProxyKind
    const { catalogue, nodes } = await twoNodes()
    const proxy = await startProxy(kind, [nodes[0].port, nodes[1].port])
    const image = await makeImage(catalogue, nodes[0].url, 'changed')
    const { kinds, written } = mixedLoad(catalogue, proxy.http, image, keepAlive)
    const clients = startClients(kinds)
    await more(clients, 100)
    return { catalogue, nodes, proxy, clients, written }
  }

  test('signatures hold through each proxy, with TLS and without, in every form that clients sign; limits are those of nodes', async () => {
    const { catalogue, nodes } = await twoNodes()
    const { key } = catalogue
    for (const name of ['a', 'b']) await makeImage(catalogue, nodes[0].url, name)
    for (const kind of proxyKinds) {
      const proxy = await startProxy(kind, [nodes[0].port, nodes[1].port])
      for (const base of [proxy.http, proxy.https]) {
        for (const [sent, wanted = sent] of forms as readonly (readonly [string, string?])[]) {
          const headers = signed(key, base + wanted)
          expect(await askProxy(proxy, base, { target: sent, headers })).toMatchObject({ status: 200 })
        }
        const refused = await askProxy(proxy, base, {
          target: '/v1/images',
          headers: signed(key, `${base}/v1`),
        })
        expect(refused.status).toBe(401)

        // Both nodes answer, with links that lead back to the proxy.
        for (let n = 0; n < 4; n++) {
          const target = '/v1/images?limit=1'
          const page = await askProxy(proxy, base, { target, headers: signed(key, base + target) })
          const next = /^<(.*)>; rel="next"$/.exec(String(page.headers.link))?.[1] ?? ''
          expect(next.slice(0, base.length + 1)).toBe(`${base}/`)
          const headers = signed(key, next)
          expect((await askProxy(proxy, base, { target: next.slice(base.length), headers })).status).toBe(200)
        }
      }
      await expectNodesLimits(proxy, key)
      const [target] = forms[0]
      expect(await askOverHttp2(proxy, { target, headers: signed(key, proxy.https + target) })).toMatchObject(
        {
          status: 200,
        },
      )
    }
    // What proxies add does not keep answers from being known again.
    const known = await Promise.all(nodes.map(knownAnswers))
    expect(Math.min(...known)).toBeGreaterThan(0)
  })

  const killed = 'a node that is killed costs no read, and no write is made twice'

  test(`a node that stops is taken out by its /readyz and taken back without a failed request; ${killed}: haproxy`, async () => {
    const { catalogue, nodes, proxy, clients, written } = await underLoad('haproxy', true)
    const ended = endNode(nodes[0], 'SIGTERM')
    await expect.poll(proxy.log, { timeout: soon }).toMatch(/nodes\/one is DOWN.* code: 503/)
    expect(await ended).toBe(0)
    await startNode(catalogue, nodes[0].port)
    await expect.poll(proxy.log, { timeout: soon }).toMatch(/nodes\/one is UP/)
    await more(clients, 50)
    expect(new Set([...written.reads, ...written.writes])).toEqual(new Set([200]))

    await endNode(nodes[1], 'SIGKILL')
    await more(clients, 200)
    await clients.stop()
    expect(clients.failures).toEqual([])
    await expectNothingLost(catalogue, nodes[0], written)
  })

  test(`${killed}; one that is marked as down first stops without a failed request: nginx`, async () => {
    // What a reload does to idle connections of clients is nginx's.
    const { catalogue, nodes, proxy, clients, written } = await underLoad('nginx', false)
    await endNode(nodes[0], 'SIGKILL')
    await more(clients, 200)
    await expectNothingLost(catalogue, nodes[1], written)

    await startNode(catalogue, nodes[0].port)
    const mark = `server 127.0.0.1:${nodes[1].port}`
    proxy.reload((text) => text.replace(mark, `${mark} down`))
    await more(clients, 50)
    await moment(500)
    const from = written.writes.length
    expect(await endNode(nodes[1], 'SIGTERM')).toBe(0)
    await more(clients, 50)
    await clients.stop()
    expect(clients.failures).toEqual([])
    expect(new Set([...written.reads, ...written.writes.slice(from)])).toEqual(new Set([200]))
  })
})

/** Of reads, and of what was acknowledged. */
async function expectNothingLost(catalogue: Catalogue, { url }: Node, written: Written): Promise<void> {
  expect(new Set(written.reads)).toEqual(new Set([200]))
  // One of each writer may have been under way, and nginx has to learn that the node is gone. HAProxy closes a kept
  // connection of a client without an answer.
  const unsure = written.writes.filter((status) => status !== 200)
  expect(unsure.filter((status) => ![0, 502].includes(status))).toEqual([])
  expect(unsure.length).toBeLessThan(5)
  const made = [...written.made]
  const names = await listedNames(catalogue, url)
  expect(names.length).toBe(new Set(names).size)
  expect(made.filter((name) => !names.includes(name))).toEqual([])
}

/** Who refuses what is too long, is a node. */
async function expectNodesLimits(proxy: RunningProxy, key: Key): Promise<void> {
  const get = (target: string, more: Record<string, string> = {}) =>
    askProxy(proxy, proxy.http, { target, headers: { ...signed(key, proxy.http + target), ...more } })
  const codeOf = ({ body }: Got) => JSON.parse(body).errors[0].code

  const long = await get(`/v1/images?limit=1&x=${'a'.repeat(8000)}`)
  expect([long.status, String(long.headers.link).length > 8000]).toEqual([200, true])
  expect(codeOf(await get(`/v1/images?x=${'a'.repeat(9000)}`))).toBe('UriTooLong')
  expect((await get('/v1/images', { cookie: 'a'.repeat(15_000) })).status).toBe(200)
  expect(codeOf(await get('/v1/images', { cookie: 'a'.repeat(18_000) }))).toBe('HeadersTooLarge')
  const target = '/v1/images'
  const headers = { ...signed(key, proxy.http + target, 'POST'), 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'a'.repeat(70_000) })
  const tooLarge = await askProxy(proxy, proxy.http, { method: 'POST', target, headers, body })
  expect(codeOf(tooLarge)).toBe('PayloadTooLarge')
}

/** Targets as they are sent, and as they are signed if that is not the same: documents and Go, Python, browsers. */
const forms: readonly [readonly [string], ...(readonly [string, string])[]] = [
  ['/v1/images?limit=2&sort=created_at%3Adesc'],
  [
    '/v1/images?name=%EC%9A%B0+22&sort=created_at%3Adesc%2Cname',
    '/v1/images?name=우 22&sort=created_at:desc,name',
  ],
  ['/v1/images?name=it%27s%20%EC%9A%B0', "/v1/images?name=it's%20%EC%9A%B0"],
]

async function more(clients: Clients, count: number): Promise<void> {
  const enough = clients.answers.length + count
  while (clients.answers.length < enough) await moment(5)
}

async function knownAnswers({ url }: Node): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^scp_images_page_cache_answers_total\{from="known"\} (\d+)$/m.exec(text)?.[1])
}

async function listedNames({ key }: Catalogue, url: string): Promise<string[]> {
  const { body } = await signedCall(key, 'GET', `${url}/v1/images?limit=1000`)
  return (body as { images: { name: string }[] }).images.map(({ name }) => name)
}
