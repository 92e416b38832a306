import { expect, test } from 'vitest'
import { writeProfile } from '../../../../src/cli/client/profile.ts'
import { serve } from '../../../client/serving.ts'
import { answering, asked, refusal, requestOf } from '../../answering.ts'
import { command, temporaryFolder } from '../../in-process.ts'

const member = {
  created_at: '2026-01-01T00:00:00Z',
  image_id: 'i',
  member_id: 'm',
  status: 'pending',
  updated_at: '2026-01-01T00:00:00Z',
}

test.each([
  [['add', 'i', 'm'], requestOf('createImageMember', 'i'), { member_id: 'm' }],
  [['show', 'i', 'm'], requestOf('showImageMember', 'i', 'm'), undefined],
  [['accept', 'i', '--account-id', 'm'], requestOf('updateImageMember', 'i', 'm'), { status: 'accepted' }],
  [['reject', 'i', '--account-id', 'm'], requestOf('updateImageMember', 'i', 'm'), { status: 'rejected' }],
])('members %j', async (words, what, body) => {
  const { run, seen, body: wire } = await answering(200, member)
  expect((await run(['members', ...words])).stdout).toMatch(/^FIELD +VALUE\n(?:.*\n)*status +pending\n/)
  expect((await run(['members', ...words, '--output', 'json'])).stdout).toBe(wire)
  expect(asked(seen[0] as never)).toEqual({ what, ...(body && { body }) })
})

test('members list: a table, the wire’s document, a line each', async () => {
  const { run, body } = await answering(200, { members: [member] })
  expect((await run(['members', 'list', 'i'])).stdout).toBe(
    'MEMBER  STATUS   CREATED               UPDATED\nm       pending  2026-01-01T00:00:00Z  2026-01-01T00:00:00Z\n',
  )
  expect((await run(['members', 'list', 'i', '--output', 'json'])).stdout).toBe(body)
  expect((await run(['members', 'list', 'i', '--output', 'jsonl'])).stdout).toBe(
    `${JSON.stringify(member)}\n`,
  )
})

test('members remove says what was done', async () => {
  const { run, seen } = await answering(204)
  expect((await run(['members', 'remove', 'i', 'm'])).stdout).toBe('removed m from i\n')
  const { stdout } = await run(['members', 'remove', 'i', 'm', '--output', 'json'])
  expect(JSON.parse(stdout)).toEqual({ image_id: 'i', member_id: 'm', removed: true })
  expect(asked(seen[0] as never).what).toBe(requestOf('deleteImageMember', 'i', 'm'))
})

test('a member that is one already is a conflict', async () => {
  const { run } = await answering(409, refusal(409, 'Image.ImageMemberDuplicated'))
  expect((await run(['members', 'add', 'i', 'm'])).code).toBe(5)
})

/** A server that knows whose the keys are; answers which paths were asked. */
async function knowing(keys: object[]) {
  const paths: string[] = []
  const endpoint = await serve((request, response) => {
    paths.push(`${request.method} ${request.url}`)
    response.end(JSON.stringify(request.url === '/v1/access-keys' ? { access_keys: keys } : member))
  })
  return { endpoint, paths }
}

test('the own account is learnt from the server', async () => {
  const { endpoint, paths } = await knowing([
    { access_key: 'other', account_id: 'x' },
    { access_key: 'mine', account_id: 'm' },
  ])
  const environment = { SCP_ACCESS_KEY: 'mine', SCP_SECRET_KEY: 's', SCP_IMAGES_ENDPOINT: endpoint }
  expect((await command(['members', 'accept', 'i'], environment)).code).toBe(0)
  expect(paths).toEqual(['GET /v1/access-keys', requestOf('updateImageMember', 'i', 'm')])
})

test('or from the profile of the data folder', async () => {
  const { endpoint, paths } = await knowing([])
  const data = temporaryFolder()
  await writeProfile(data, { endpoint, access_key: 'a', secret_key: 's', account_id: 'm' })
  expect((await command(['members', 'reject', 'i', '--data', data])).code).toBe(0)
  expect(paths).toEqual([requestOf('updateImageMember', 'i', 'm')])
})

test('a server that does not say needs --account-id', async () => {
  const { endpoint } = await knowing([])
  const environment = { SCP_ACCESS_KEY: 'a', SCP_SECRET_KEY: 's', SCP_IMAGES_ENDPOINT: endpoint }
  expect(await command(['members', 'accept', 'i'], environment)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--account-id'),
  })
})
