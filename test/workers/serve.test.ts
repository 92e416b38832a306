import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { built, stopsListening, unfinishedRequest } from '../cli/built.ts'
import { temporaryFolder } from '../cli/in-process.ts'
import { ask } from './clients.ts'
import { moment, startSupervised } from './supervised.ts'

const live = (url: string) => ask(new Agent(), 'GET', `${url}/livez`)

test('a picked port is the port of all workers, who take turns; each log line says whose it is', async () => {
  const server = await startSupervised('--data', join(temporaryFolder(), 'new'), '--demo', '--workers', '3')
  const workers = server.workers()
  expect(workers).toHaveLength(3)
  for (let n = 0; n < 6; n++) expect((await live(server.url)).status).toBe(200)
  const answered = () => server.log.filter(({ msg }) => msg === 'answered').map(({ pid }) => pid)
  while (answered().length < 6) await moment(10)
  expect(answered().toSorted()).toEqual([...workers, ...workers].toSorted())
  expect(await server.metric('scp_images_workers')).toBe(3)
  expect(await server.stop()).toBe(0)
  await expect(live(server.url)).rejects.toThrow('ECONNREFUSED')
})

test('a port that is taken is told as by one process, with 78', async () => {
  const server = await startSupervised('--data', temporaryFolder(), '--workers', '2')
  const port = new URL(server.url).port
  const tell = (workers: string) =>
    built(['serve', '--port', port, '--data', temporaryFolder(), '--workers', workers])
  const [one, two] = await Promise.all([tell('1'), tell('2')])
  expect(two).toEqual(one)
  expect(two).toMatchObject({ code: 78, stdout: '', stderr: expect.stringMatching(/choose another --port/) })
})

test('metrics are those of all workers, and do not fall when one is gone', async () => {
  const server = await startSupervised('--data', temporaryFolder(), '--workers', '2')
  const answered = 'scp_images_http_requests_total{operation="live",status="200"}'
  for (let n = 0; n < 10; n++) await live(server.url)
  expect(await Promise.all([1, 2, 3].map(() => server.metric(answered)))).toEqual([10, 10, 10])
  const used = await server.metric('process_cpu_seconds_total')
  process.kill(server.workers()[0] as number, 'SIGKILL')
  await server.logged('worker ended unasked')
  expect(await server.metric(answered)).toBe(10)
  expect(await server.metric('process_cpu_seconds_total')).toBeGreaterThanOrEqual(Number(used))
  await live(server.url)
  expect(await server.metric(answered)).toBe(11)
  expect(await server.metric('scp_images_worker_restarts_total')).toBe(1)

  // A worker that stands still counts as it last told.
  const agent = new Agent({ keepAlive: true })
  const before = server.log.length
  await server.metric(answered, agent)
  const { pid } = await server.logged('answered', before)
  while (server.workers().length < 2) await moment(10)
  const still = server.workers().find((other) => other !== pid) as number
  process.kill(still, 'SIGSTOP')
  expect(await server.metric(answered, agent)).toBe(11)
  process.kill(still, 'SIGCONT')
  agent.destroy()
  expect(await server.stop()).toBe(0)
})

test('a connection that was handed to a worker which died before it took it is closed', async () => {
  const server = await startSupervised('--data', temporaryFolder(), '--workers', '2')
  const still = server.workers()[0] as number
  process.kill(still, 'SIGSTOP')
  const answers = Array.from({ length: 4 }, () => live(server.url))
  let answered = 0
  for (const answer of answers) answer.then(() => answered++).catch(() => {})
  // The fourth was handed to the one that stands still.
  while (answered < 3) await moment(5)
  process.kill(still, 'SIGKILL')
  const outcomes = (await Promise.allSettled(answers)).map(({ status }) => status)
  expect(outcomes.filter((status) => status === 'rejected')).toHaveLength(1)
  while (server.workers().length < 2) await moment(10)
  expect(await server.stop()).toBe(0)
})

test('workers that are all killed at once come back at the same picked port', async () => {
  const server = await startSupervised('--data', temporaryFolder(), '--workers', '2')
  const old = server.workers()
  for (const pid of old) process.kill(pid, 'SIGKILL')
  while (server.workers().filter((pid) => !old.includes(pid)).length < 2) await moment(10)
  expect((await live(server.url)).status).toBe(200)
  expect(await server.stop()).toBe(0)
})

test('a worker that cannot start is tried ever later, with its reason in the log', async () => {
  const data = temporaryFolder()
  const server = await startSupervised('--data', data, '--workers', '2')
  const key = join(data, 'master.key')
  chmodSync(key, 0o644)
  process.kill(server.workers()[0] as number, 'SIGKILL')
  const crashes = () => server.log.filter(({ msg }) => msg === 'worker ended unasked')
  while (crashes().length < 4) await moment(10)
  expect(crashes().map((line) => line.restart_in_ms)).toEqual([0, 100, 200, 400])
  expect(crashes()[3]).toMatchObject({ level: 50, exit_code: 1, reason: expect.stringMatching(/chmod 600/) })
  expect((await live(server.url)).status).toBe(200)
  chmodSync(key, 0o600)
  while (server.workers().length < 2) await moment(10)
  expect(await server.stop()).toBe(0)
})

test('a reload with settings that cannot be is refused, and says why; what cannot change is kept', async () => {
  const data = temporaryFolder()
  const configure = (text: string) => writeFileSync(join(data, 'scp-images.config.json'), text)
  const server = await startSupervised('--data', data, '--workers', '2')
  const workers = server.workers()
  const refused = async (text: string) => {
    const before = server.log.length
    configure(text)
    server.child.kill('SIGHUP')
    return (await server.logged('not reloaded: the workers serve on as they were', before)).reason
  }
  expect(await refused('{"region":')).toMatch(/is not JSON/)
  expect(await refused('{"keep-alive":"long"}')).toMatch(/keep-alive = "long" must be/)
  expect(await refused('{"image-source-hosts":"http://bad"}')).toMatch(/--image-source-hosts: .*http:\/\/bad/)
  expect(server.workers()).toEqual(workers)
  expect(await server.metric('scp_images_reloads_total{result="refused"}')).toBe(3)

  configure('{"host":"127.0.0.2","database":"sqlite:other.db","region":"kr-south1"}')
  server.child.kill('SIGHUP')
  await server.logged('reloaded')
  const kept = await server.logged('a reload does not change these settings, a restart does')
  expect(kept).toMatchObject({ level: 40, settings: ['--database', '--host'] })
  expect((await live(server.url)).status).toBe(200)
  expect(await server.stop()).toBe(0)
})

test('a supervisor that is killed leaves nobody behind', async () => {
  const server = await startSupervised('--data', temporaryFolder(), '--workers', '3')
  const kept = new Agent({ keepAlive: true })
  await ask(kept, 'GET', `${server.url}/livez`)
  // The last process that holds its streams has ended.
  const closed = once(server.child, 'close')
  server.child.kill('SIGKILL')
  await closed
  await expect(ask(kept, 'GET', `${server.url}/livez`)).rejects.toThrow('ECONNREFUSED')
  kept.destroy()
})

test('workers that stop after a delay have the time for it', async () => {
  const server = await startSupervised('--data', temporaryFolder(), '--workers', '2', '--stop-delay', '2s')
  const stopped = server.stop()
  const ready = async () => (await ask(new Agent(), 'GET', `${server.url}/readyz`)).status
  while ((await ready()) !== 503) await moment(10)
  expect((await live(server.url)).status).toBe(200)
  expect(await stopped).toBe(0)
})

test('a stop lets requests in flight finish; a second signal does not', async () => {
  const start = () => startSupervised('--data', temporaryFolder(), '--workers', '2')
  const patient = await start()
  const first = await unfinishedRequest(patient.url)
  const stopped = patient.stop()
  await stopsListening(patient.url)
  first.write('\r\n')
  const [answer] = (await once(first, 'data')) as [Buffer]
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\nconnection: close\r\n/i)
  expect(await stopped).toBe(0)

  const hurried = await start()
  const second = await unfinishedRequest(hurried.url)
  const ended = hurried.stop()
  await stopsListening(hurried.url)
  expect(hurried.child.exitCode).toBe(null)
  hurried.child.kill('SIGTERM')
  expect(await ended).toBe(1)
  second.destroy()
})
