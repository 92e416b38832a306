import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startSource } from '../jobs/source-server.ts'
import { collected, printed, startBuilt } from './built.ts'
import { command, makeKey, temporaryFolder } from './in-process.ts'
import { type Key, signedCall } from './signed-call.ts'

interface Server {
  readonly child: ChildProcess
  readonly url: string
}

async function startServer(data: string, ...flags: string[]): Promise<Server> {
  const child = startBuilt([
    'serve',
    '--port',
    '0',
    '--data',
    data,
    '--image-source-hosts',
    '127.0.0.1',
    ...flags,
  ])
  return { child, url: await printed(collected(child), /^listening on (http:\S+)\n/) }
}

async function keyIn(data: string): Promise<Key> {
  const made = await makeKey(data)
  return { accessKey: String(made.SCP_ACCESS_KEY), secretKey: String(made.SCP_SECRET_KEY) }
}

async function createImage(key: Key, server: Server, url: string): Promise<string> {
  const body = { name: 'golden', os_distro: 'rocky', url }
  const created = await signedCall(key, 'POST', `${server.url}/v1/images`, body)
  expect(created).toMatchObject({ status: 200, body: { status: 'importing' } })
  return (created.body as { id: string }).id
}

async function untilStatus(key: Key, server: Server, id: string, status: string): Promise<void> {
  for (;;) {
    const { body } = await signedCall(key, 'GET', `${server.url}/v1/images/${id}`)
    if ((body as { status: string }).status === status) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

const jobsOf = async (data: string, id: string) => {
  const { stdout } = await command(['jobs', '--image', id, '--data', data, '--output', 'json'])
  return JSON.parse(stdout) as { state: string; tries: number }[]
}

test('a server killed while it reads: the next one makes the image active, once its lease is over', async () => {
  const [data, source] = [temporaryFolder(), await startSource()]
  const key = await keyIn(data)
  const first = await startServer(data, '--image-sources', 'fetch')
  const id = await createImage(key, first, source.url('/halting/image.qcow2'))
  while (source.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  first.child.kill('SIGKILL')
  await once(first.child, 'close')
  expect(await jobsOf(data, id)).toMatchObject([{ state: 'running', tries: 1 }])

  const second = await startServer(data, '--image-sources', 'fetch')
  await untilStatus(key, second, id, 'active')
  expect(await jobsOf(data, id)).toMatchObject([{ state: 'done', tries: 2 }])
})

test('a stop while a server reads gives the job back, and the next one does it', async () => {
  const [data, source] = [temporaryFolder(), await startSource()]
  const key = await keyIn(data)
  const first = await startServer(data, '--image-sources', 'fetch')
  const id = await createImage(key, first, source.url('/halting/image.qcow2'))
  while (source.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  first.child.kill('SIGTERM')
  expect(await once(first.child, 'close')).toEqual([0, null])
  expect(await jobsOf(data, id)).toMatchObject([{ state: 'waiting', tries: 1 }])

  const second = await startServer(data, '--image-sources', 'fetch')
  await untilStatus(key, second, id, 'active')
  expect(await jobsOf(data, id)).toMatchObject([{ state: 'done', tries: 2 }])
})
