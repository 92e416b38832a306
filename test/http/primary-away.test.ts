import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { signedCall } from '../cli/signed-call.ts'
import { type Cluster, makeCluster } from '../postgres/cluster.ts'
import { findPrograms } from '../postgres/programs.ts'
import { hasPostgres } from '../postgres/schemas.ts'
import { soon } from '../time-limits.ts'
import { ask, type Clients, startClients } from '../workers/clients.ts'
import { newCatalogue } from '../workers/engines.ts'
import { moment, startSupervised } from '../workers/supervised.ts'

const programs = hasPostgres ? findPrograms() : undefined

describe.runIf(programs !== undefined)('a PostgreSQL that is killed under load', () => {
  let cluster: Cluster
  beforeAll(async () => {
    // What is acknowledged outlives the server's end, if not the machine's.
    cluster = await makeCluster(programs as NonNullable<typeof programs>, { synchronous_commit: 'on' })
  })
  afterAll(() => cluster.remove())

  test('all who need it get 503 with Retry-After, also of pages that are kept; when it is back the same process goes on', async () => {
    const { key, place } = await newCatalogue(['--database', cluster.url])
    const server = await startSupervised(...place, '--image-sources', 'register')
    const images = `${server.url}/v1/images`
    const newImage = (name: string) => ({ name, os_distro: 'rocky', url: 'https://x.example/i' })
    const { body } = await signedCall(key, 'POST', images, newImage('first'))
    const image = `${images}/${(body as { id: string }).id}`
    let turn = 0
    const made = new Set<string>()
    async function make(agent: Agent) {
      const name = `n${++turn}`
      const answer = await ask(agent, 'POST', images, key, newImage(name))
      if (answer.status === 200) made.add(name)
      return answer
    }
    const asking = [
      (agent: Agent) => ask(agent, 'GET', images, key),
      (agent: Agent) => ask(agent, 'GET', `${images}?limit=${(++turn % 50) + 1}`, key),
      (agent: Agent) => ask(agent, 'GET', image, key),
      (agent: Agent) => ask(agent, 'PUT', image, key, { min_disk: ++turn }),
      make,
      (agent: Agent) => ask(agent, 'GET', `${server.url}/readyz`),
    ]
    const clients = startClients(asking.map((ask) => ({ keepAlive: true, pause: 5, ask })))
    await allAnswer(clients, 200)
    for (let round = 0; round < 2; round++) {
      killPostmaster(cluster)
      await allAnswer(clients, 503)
      for (const { status, text } of await Promise.all(asking.map((ask) => ask(new Agent()))))
        expect([status, JSON.parse(text).errors[0].code]).toEqual([503, 'ServiceUnavailable'])
      for (const method of ['GET', 'POST']) {
        const { headers } = await signedCall(key, method, images)
        expect([headers.get('retry-after'), headers.get('cache-control')]).toEqual(['5', 'no-store'])
      }
      expect((await ask(new Agent(), 'GET', `${server.url}/livez`)).status).toBe(200)
      await startAgain(cluster)
      await allAnswer(clients, 200)
    }
    await vi.waitFor(() => expect(made.size).toBeGreaterThan(5), soon)
    await clients.stop()

    expect(clients.failures).toEqual([])
    expect(new Set(clients.answers.map(({ status }) => status))).toEqual(new Set([200, 503]))
    const { body: list } = await signedCall(key, 'GET', `${images}?limit=1000`)
    const names = (list as { images: { name: string }[] }).images.map(({ name }) => name)
    expect([...made].filter((name) => !names.includes(name))).toEqual([])
    expect(server.log.filter(({ msg }) => msg === 'request failed')).toEqual([])
    expect(await server.stop()).toBe(0)
  })
})

/** As the kernel does when no memory is left. */
function killPostmaster({ url }: Cluster): void {
  const folder = decodeURIComponent(/@([^/]+)\//.exec(url)?.[1] ?? '')
  const [pid] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGKILL')
}

/** A new server refuses to start until the last process of the old one has gone. */
async function startAgain(cluster: Cluster, tries = 50): Promise<void> {
  await cluster.start().catch(async (error: unknown) => {
    if (tries === 0) throw error
    await moment(100)
    await startAgain(cluster, tries - 1)
  })
}

/** Wait until some answers in a row have the status. */
async function allAnswer({ answers }: Clients, status: number): Promise<void> {
  const from = answers.length
  const isSo = () =>
    answers.length >= from + 40 && answers.slice(-20).every((answer) => answer.status === status)
  while (!isSo()) await moment(10)
}
