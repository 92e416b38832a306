import { expect, test } from 'vitest'
import { startSource } from '../../../jobs/source-server.ts'
import { command, makeKey, serve, temporaryFolder } from '../../in-process.ts'
import { type Key, signedCall } from '../../signed-call.ts'

const json = <T>(text: string) => JSON.parse(text) as T
interface ShownJob {
  readonly state: string
  readonly image_id: string
}
interface ShownEntry {
  readonly kind: string
  readonly operation: string
  readonly changes: { field: string }[]
}

async function setUp() {
  const [data, source] = [temporaryFolder(), await startSource()]
  const made = await makeKey(data)
  const key: Key = { accessKey: String(made.SCP_ACCESS_KEY), secretKey: String(made.SCP_SECRET_KEY) }
  const server = await serve(data, '--image-source-hosts', '127.0.0.1', '--log-level', 'info')
  const call = (method: string, path: string, body?: object) =>
    signedCall(key, method, `${server.url}/v1/images${path}`, body)
  const create = async (path: string) => {
    const created = await call('POST', '', { name: 'golden', os_distro: 'rocky', url: source.url(path) })
    return (created.body as { id: string }).id
  }
  const jobs = async (...flags: string[]) => {
    const { stdout } = await command(['jobs', '--data', data, '--output', 'json', ...flags])
    return json<ShownJob[]>(stdout)
  }
  const settled = async (count: number) => {
    for (;;) {
      const found = await jobs()
      if (found.filter(({ state }) => state === 'done' || state === 'failed').length === count) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  return { data, account: made.account, key, server, call, create, jobs, settled }
}

test('jobs: what became of each image, why not, and nothing that gives access', async () => {
  const { data, account, server, create, jobs, settled } = await setUp()
  const good = await create('/good/1.qcow2?signature=secret')
  const bad = await create('/vanishing/1.qcow2?signature=secret')
  await settled(2)
  expect(await jobs()).toMatchObject([
    { image_id: bad, state: 'failed', tries: 1, reason: expect.stringMatching(/404/) },
    { image_id: good, state: 'done', tries: 1, reason: null },
  ])
  expect(await jobs('--state', 'failed')).toMatchObject([{ image_id: bad }])
  expect(await jobs('--image', good)).toMatchObject([{ image_id: good }])
  expect(await jobs('--account', account)).toHaveLength(2)
  expect(await jobs('--account', 'c'.repeat(32))).toEqual([])
  expect(await jobs('--limit', '1')).toHaveLength(1)
  const { stdout } = await command(['jobs', '--data', data])
  expect(stdout).toMatch(/^JOB {2}KIND {3}IMAGE +STATE +TRIES +AGE +REASON\n/)
  expect(stdout).toMatch(
    / 2 {2}fetch {2}\S{36} {2}failed +1 +\d+s {2}Cannot read http:\S+: the host answers 404/,
  )
  expect(stdout + JSON.stringify(await jobs()) + server.stderr.text).not.toContain('secret')
  const lines = server.stderr.text.split('\n').filter((line) => line.includes('job failed'))
  expect(lines.map((line) => json(line))).toMatchObject([{ level: 40, image_id: bad, reason: 'status' }])
})

test('jobs: an image that never was is not found, a bad limit is usage', async () => {
  const data = temporaryFolder()
  const id = '00000000-0000-4000-8000-000000000001'
  expect((await command(['jobs', '--data', data, '--image', id])).code).toBe(4)
  expect((await command(['jobs', '--data', data, '--image', 'odd'])).code).toBe(4)
  expect((await command(['jobs', '--data', data, '--limit', '0'])).code).toBe(2)
  expect((await command(['jobs', '--data', data])).code).toBe(0)
})

test('history: who did what, each value before and after, also of a deleted image', async () => {
  const { data, account, key, call, create, settled } = await setUp()
  const id = await create('/good/1.qcow2')
  await settled(1)
  await call('PUT', `/${id}`, { min_disk: 20, visibility: 'shared' })
  await call('POST', `/${id}/members`, { member_id: 'c'.repeat(32) })
  const deleted = await call('DELETE', `/${id}`)
  const { stdout } = await command(['history', id, '--data', data, '--output', 'json'])
  const entries = json<ShownEntry[]>(stdout)
  expect(entries.map(({ kind, operation }) => [kind, operation])).toEqual([
    ['deleted', 'deleteImage'],
    ['changed', 'createImageMember'],
    ['changed', 'updateImage'],
    ['changed', 'job fetch'],
    ['created', 'createImage'],
  ])
  expect(entries[0]).toMatchObject({
    account_id: account,
    access_key: key.accessKey,
    request_id: deleted.headers.get('x-request-id'),
    at: expect.stringMatching(/^\d{4}-.*Z$/),
  })
  expect(entries[1]?.changes).toEqual([
    { field: `members.${'c'.repeat(32)}`, before: null, after: 'pending' },
  ])
  expect(entries[2]?.changes).toEqual(
    expect.arrayContaining([
      { field: 'min_disk', before: 0, after: 20 },
      { field: 'visibility', before: 'private', after: 'shared' },
    ]),
  )
  expect(entries[3]).toMatchObject({ account_id: null, access_key: null })
  const table = await command(['history', id, '--data', data])
  expect(table.stdout).toMatch(/^WHEN +WHAT +OPERATION +ACCOUNT +ACCESS KEY +REQUEST\n/)
  expect(table.stdout).toMatch(/\n {2}min_disk: 0 → 20\n/)
  const lines = await command(['history', id, '--data', data, '--output', 'jsonl'])
  expect(lines.stdout.trim().split('\n')).toHaveLength(5)
})

test('history: of an image that never was nothing is found', async () => {
  const data = temporaryFolder()
  for (const id of ['00000000-0000-4000-8000-000000000001', 'odd']) {
    expect(await command(['history', id, '--data', data])).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining(`there is no image ${id}`),
    })
  }
})
