import { writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { built } from '../cli/built.ts'
import { signedCall } from '../cli/signed-call.ts'
import { Schemas } from '../postgres/schemas.ts'
import { ask, type ClientKind, startClients } from './clients.ts'
import { engines, newCatalogue } from './engines.ts'
import { moment, startSupervised } from './supervised.ts'

describe.each(engines)('$name', ({ place }) => {
  const schemas = new Schemas()
  const catalogue = async () => newCatalogue(await place(schemas))

  test('a worker that is killed takes requests with it that it had begun, and nothing else', async () => {
    const { key, place } = await catalogue()
    const server = await startSupervised(...place, '--workers', '3', '--image-sources', 'register')
    const images = `${server.url}/v1/images`
    let made = 0
    const maker: ClientKind = {
      keepAlive: true,
      pause: 5,
      ask: (agent) =>
        ask(agent, 'POST', images, key, {
          name: `n${++made}`,
          os_distro: 'rocky',
          url: 'https://x.example/i',
        }),
    }
    const clients = startClients(Array.from({ length: 6 }, () => maker))
    while (clients.answers.length < 50) await moment(5)
    const victim = server.workers()[0] as number
    const before = server.log.length
    process.kill(victim, 'SIGKILL')
    const crash = await server.logged('worker ended unasked', before)
    expect(crash).toMatchObject({ level: 50, worker_pid: victim, signal: 'SIGKILL', restart_in_ms: 0 })
    await server.logged('worker listens', before)
    await moment(100)
    await clients.stop()

    // The connections of six clients were spread over three workers.
    expect(clients.failures.length).toBeLessThan(6)
    expect(new Set(clients.answers.map(({ status }) => status))).toEqual(new Set([200]))
    const { body } = await signedCall(key, 'GET', `${images}?limit=1000&sort=name:asc`)
    const listed = (body as { images: { id: string }[] }).images.map(({ id }) => id)
    const acknowledged = clients.answers.map(({ text }) => (JSON.parse(text) as { id: string }).id)
    expect(acknowledged.filter((id) => !listed.includes(id))).toEqual([])
    expect(listed.length).toBeLessThanOrEqual(acknowledged.length + clients.failures.length)
    expect(await server.metric('scp_images_workers')).toBe(3)
    expect(await server.metric('scp_images_worker_restarts_total')).toBe(1)
    expect(await server.stop()).toBe(0)
    expect(await built(['db', 'check', ...place])).toMatchObject({ code: 0, stdout: 'sound\n' })
  })

  test('a reload under load loses no request, and serves by the new settings', async () => {
    const { key, data, place } = await catalogue()
    const configure = (settings: object) =>
      writeFileSync(join(data, 'scp-images.config.json'), JSON.stringify(settings))
    configure({ workers: 2, clock: '2026-05-01' })
    const server = await startSupervised(...place)
    const old = server.workers()
    expect(await statusOfVersion(server.url, 'v1.2')).toBe('SUPPORTED')
    const list = { ask: (agent) => ask(agent, 'GET', `${server.url}/v1/images`, key) } as ClientKind
    const live = { ask: (agent) => ask(agent, 'GET', `${server.url}/readyz`) } as ClientKind
    const clients = startClients([
      { ...list, keepAlive: true, pause: 2 },
      { ...list, keepAlive: true, pause: 10 },
      { ...list, keepAlive: false, pause: 10 },
      { ...live, keepAlive: true, pause: 5 },
      { ...live, keepAlive: true, pause: 150 },
      { ...live, keepAlive: false, pause: 20 },
    ])
    while (clients.answers.length < 50) await moment(5)

    configure({ workers: 3, clock: '2026-07-01' })
    server.child.kill('SIGHUP')
    await server.logged('reloaded')
    const reloaded = clients.answers.length
    while (server.workers().some((pid) => old.includes(pid))) await moment(10)
    while (clients.answers.length < reloaded + 200) await moment(5)
    await clients.stop()

    expect(clients.failures).toEqual([])
    expect(new Set(clients.answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(server.workers()).toHaveLength(3)
    expect(await server.metric('scp_images_workers')).toBe(3)
    expect(await server.metric('scp_images_reloads_total{result="done"}')).toBe(1)
    expect(await statusOfVersion(server.url, 'v1.2')).toBe('DEPRECATED')
    expect(await server.stop()).toBe(0)
  })
})

async function statusOfVersion(url: string, id: string): Promise<string | undefined> {
  const { text } = await ask(new Agent(), 'GET', url)
  const { versions } = JSON.parse(text) as { versions: { id: string; status: string }[] }
  return versions.find((version) => version.id === id)?.status
}
