import { expect, test } from 'vitest'
import { goneEndpoint, serve } from '../../../client/serving.ts'
import { answering, asked, refusal, requestOf } from '../../answering.ts'
import { command, typed } from '../../in-process.ts'

test.each(['y\n', 'Yes\n', ' y ', 'y\r\nmore\n'])('on a terminal it asks, and %j is yes', async (text) => {
  const { run, seen } = await answering(204)
  expect(await run(['delete', 'a'], typed(text))).toEqual({
    code: 0,
    stdout: 'deleted a\n',
    stderr: 'delete image a? [y/N] ',
  })
  expect(seen.map(asked)).toEqual([{ what: requestOf('deleteImage', 'a') }])
})

test.each(['\n', 'n\n', '', 'yesterday\n', 'no\ny\n'])('%j is no', async (text) => {
  const { run, seen } = await answering(204)
  const answer = await run(['delete', 'a', 'b'], typed(text))
  expect(answer).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^delete 2 images\? .*nothing/),
  })
  expect(seen).toEqual([])
})

test('without a terminal it wants --yes', async () => {
  const { run, seen } = await answering(204)
  expect(await run(['delete', 'a'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
  expect(seen).toEqual([])
  expect(await run(['delete', 'a', '--yes'])).toMatchObject({ code: 0, stderr: '' })
})

/** A server from which `a` and `c` can be deleted, `gone` not found, and `kept` is protected. */
async function mixed() {
  const asked: string[] = []
  const endpoint = await serve((request, response) => {
    const id = String(request.url?.split('/').at(-1))
    asked.push(id)
    const status = { gone: 404, kept: 403 }[id] ?? 204
    response.writeHead(status).end(status === 204 ? '' : JSON.stringify(refusal(status, 'Code')))
  })
  const environment = { SCP_ACCESS_KEY: 'a', SCP_SECRET_KEY: 's', SCP_IMAGES_ENDPOINT: endpoint }
  const run = (...words: string[]) => command(['delete', '--yes', ...words], environment)
  return { run, asked, environment }
}

test('goes on after a failure, and says what became of each', async () => {
  const { run, asked } = await mixed()
  const { code, stdout, stderr } = await run('a', 'gone', 'kept', 'c', 'a')
  expect(asked).toEqual(['a', 'gone', 'kept', 'c'])
  expect([code, stdout]).toEqual([1, 'deleted a\ndeleted c\n'])
  expect(stderr).toBe(
    'scp-images: gone: 404 Code: no: Code\nrequest id: req-1\nscp-images: kept: 403 Code: no: Code\nrequest id: req-1\n',
  )
})

test('failures of one kind keep their exit code', async () => {
  const { run } = await mixed()
  expect((await run('a', 'gone')).code).toBe(4)
  expect((await run('kept')).code).toBe(3)
})

test('JSON: a document for one, a list for several, a line for each', async () => {
  const { run } = await mixed()
  const a = { id: 'a', deleted: true }
  const gone = { id: 'gone', deleted: false, error: expect.stringContaining('404 Code') }
  const json = async (...words: string[]) =>
    JSON.parse((await run(...words, '--output', 'json')).stdout) as unknown
  expect(await json('a')).toEqual(a)
  expect(await json('a', 'gone')).toEqual([a, gone])
  const lines = (await run('a', 'gone', '--output', 'jsonl')).stdout.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([a, gone])
})

test('a server that cannot be reached is not tried for each', async () => {
  const environment = { SCP_ACCESS_KEY: 'a', SCP_SECRET_KEY: 's', SCP_IMAGES_ENDPOINT: await goneEndpoint() }
  const { code, stderr } = await command(['delete', '--yes', 'a', 'b', 'c'], environment)
  expect(code).toBe(69)
  expect(stderr).toMatch(
    /^scp-images: a: cannot reach .*\nscp-images: b: not tried\nscp-images: c: not tried\n$/,
  )
})

test('--if-match is about one image', async () => {
  const { run, seen } = await answering(204)
  expect(await run(['delete', 'a', 'b', '--yes', '--if-match', '"e"'])).toMatchObject({ code: 2 })
  await run(['delete', 'a', '--yes', '--if-match', '"e"'])
  expect(seen.map(({ headers }) => headers['if-match'])).toEqual(['"e"'])
})

test('what is no id is usage, and no request', async () => {
  const { run, seen } = await answering(204)
  expect(await run(['delete', '..', '--yes'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('".."'),
  })
  expect(seen).toEqual([])
})
