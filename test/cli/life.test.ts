import { expect, test } from 'vitest'
import type { Environment } from '../../src/config/layers.ts'
import { command, makeKey, serve, temporaryFolder } from './in-process.ts'

const url = 'https://files.example.com/web.qcow2'

/** A server that takes every image unseen, and the commands of two accounts. */
async function twoAccounts() {
  const data = temporaryFolder()
  const keys = [await makeKey(data), await makeKey(data)] as const
  const server = await serve(data, '--image-sources', 'register')
  const as = (key: Environment & { account: string }) => {
    const { SCP_ACCESS_KEY, SCP_SECRET_KEY } = key
    const environment = { SCP_ACCESS_KEY, SCP_SECRET_KEY, SCP_IMAGES_ENDPOINT: server.url }
    const run = (...words: string[]) => command(words, environment)
    const json = async <T>(...words: string[]) =>
      JSON.parse((await run(...words, '--output', 'json')).stdout) as T
    return { account: key.account, run, json }
  }
  return [as(keys[0]), as(keys[1])] as const
}

const create = ['create', '--name', 'web', '--os-distro', 'ubuntu', '--url', url]

test('an image from its creation to its end', async () => {
  const [owner] = await twoAccounts()
  const { run, json } = owner
  const image = await json<{ id: string; status: string }>(
    ...create,
    '--tag',
    'team=build',
    '--min-disk',
    '20',
  )
  const { id } = image
  expect(image).toMatchObject({ name: 'web', owner: owner.account, min_disk: 20, status: 'active', url })
  expect(await json('wait', id)).toEqual(image)
  expect((await run('import-image', id, '--url', url)).code).toBe(5)

  expect((await run('tags', 'list', id)).stdout).toBe('KEY   VALUE\nteam  build\n')
  expect((await run('tags', 'set', id, 'a=1', 'b=')).stdout).toBe('KEY  VALUE\na    1\nb    -\n')
  expect((await run('tags', 'set', id, '--clear', '--output', 'jsonl')).stdout).toBe('')
  expect((await run('tags', 'list', id, '--output', 'jsonl')).stdout).toBe('')

  const etag = (await run('show', id, '--etag')).stdout.trim()
  expect(await json('set', id, '--protected', '--if-match', etag)).toMatchObject({ protected: true })
  expect((await run('set', id, '--min-ram', '1', '--if-match', etag)).code).toBe(5)
  expect(await run('delete', id, '--yes')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('ImageProtected'),
  })
  expect((await run('set', id, '--protected', 'false')).code).toBe(0)
  expect(await json('delete', id, '--yes')).toEqual({ id, deleted: true })
  expect(await json('wait', id, '--for', 'deleted')).toEqual({ id, deleted: true })
  expect((await run('show', id)).code).toBe(4)
})

test('an image that is shared, accepted, rejected and taken back', async () => {
  const [owner, partner] = await twoAccounts()
  const id = (await owner.run(...create, '--visibility', 'shared', '--quiet')).stdout.trim()
  const seen = async () => (await partner.run('list', '--visibility', 'shared', '--quiet')).stdout.trim()
  const offered = async () => (await partner.run('pending', '--quiet')).stdout.trim()

  expect(await owner.json('members', 'add', id, partner.account)).toMatchObject({ status: 'pending' })
  expect((await owner.run('members', 'add', id, partner.account)).code).toBe(5)
  expect([await offered(), await seen()]).toEqual([id, ''])
  expect((await owner.run('members', 'accept', id)).code).not.toBe(0)
  expect(await partner.json('members', 'accept', id)).toMatchObject({ status: 'accepted' })
  expect([await offered(), await seen()]).toEqual(['', id])
  expect(await owner.json('members', 'list', id)).toEqual({
    members: [await partner.json('members', 'show', id, partner.account)],
  })
  expect(await partner.json('members', 'reject', id)).toMatchObject({ status: 'rejected' })
  expect([await offered(), await seen()]).toEqual(['', ''])
  expect((await owner.run('members', 'remove', id, partner.account)).code).toBe(0)
  expect((await partner.run('show', id)).code).toBe(4)
})

test('images made of an image and of a server', async () => {
  const [{ run, json }] = await twoAccounts()
  const id = (await run(...create, '--quiet')).stdout.trim()
  expect(await json('share', id)).toEqual({ id, sharing: true })
  const copy = (await run('list', '--visibility', 'shared', '--quiet')).stdout.trim()
  expect((await run('wait', copy, '--interval', '50ms')).code).toBe(0)
  const words = [
    'server-image',
    '6a2f1f0e-9b1c-4a0e-8f57-1a8f6f4f2d11',
    '--name',
    'snap',
    '--interval',
    '50ms',
  ]
  const snapshot = await json<{ id: string }>(...words, '--wait')
  expect(snapshot).toMatchObject({ name: 'snap', status: 'active' })
  expect((await run('set', snapshot.id, '--visibility', 'shared')).code).toBe(1)
  expect((await run('server-image', 'none', '--name', 'snap')).code).toBe(4)
  expect(await run('delete', id, copy, snapshot.id, '--yes')).toMatchObject({ code: 0 })
})
