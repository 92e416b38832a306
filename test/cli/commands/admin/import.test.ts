import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { host } from '../../../sources/web/host.ts'
import { command, interruptEarly, makeKey, ndjson, start, temporaryFolder } from '../../in-process.ts'

interface Report {
  added: number
  changed: number
  unchanged: number
  skipped: number
  problems: { reason: string; count: number; places: string[] }[]
  notes: { reason: string; count: number; places: string[] }[]
  left_out: { problems: number; notes: number }
}

function source(content: string): { data: string; file: string } {
  const data = temporaryFolder()
  const file = join(data, 'images.ndjson')
  writeFileSync(file, content)
  return { data, file }
}

async function imported(...words: string[]): Promise<Report & { code: number }> {
  const { code, stdout } = await command(['import', ...words, '--output', 'json'])
  return { code, ...(JSON.parse(stdout) as Report) }
}

test('adds, then changes nothing, then updates', async () => {
  const { data, file } = source(ndjson(30))
  expect(await imported('ndjson', file, '--data', data)).toMatchObject({ code: 0, added: 30, problems: [] })
  expect(await imported('ndjson', file, '--data', data)).toMatchObject({ code: 0, added: 0, unchanged: 30 })
  writeFileSync(
    file,
    ndjson(30, (index) => (index === 7 ? { min_disk: 99 } : {})),
  )
  expect(await imported('ndjson', file, '--data', data)).toMatchObject({ changed: 1, unchanged: 29 })
})

test('a dry run says what would be done, and does nothing', async () => {
  const { data, file } = source(ndjson(3))
  const { stdout } = await command(['import', 'ndjson', file, '--data', data, '--dry-run'])
  expect(stdout).toMatch(/^would be added 3, would be changed 0, unchanged 0, skipped 0 /)
  expect(await imported('ndjson', file, '--data', data)).toMatchObject({ added: 3 })
})

test('a line that does not fit is named and skipped, and the exit code says so', async () => {
  const { data, file } = source(`${ndjson(1)}{"id":"x"}\nnonsense\n`)
  const answer = await imported('ndjson', file, '--data', data)
  expect(answer).toMatchObject({ code: 1, added: 1, skipped: 2 })
  expect(answer.problems.flatMap(({ places }) => places)).toEqual([`${file} line 2`, `${file} line 3`])
  const plain = await command(['import', 'ndjson', file, '--data', data])
  expect(plain.stdout).toMatch(/unchanged 1, skipped 2/)
  expect(plain.stderr).toMatch(/skipped: .* line 3: the line is not JSON\n/)
})

test('images without an owner go to --account, with its names', async () => {
  const { data, file } = source(ndjson(1, () => ({ owner: null, visibility: 'private' })))
  expect(await imported('ndjson', file, '--data', data)).toMatchObject({ code: 1, skipped: 1 })
  const { account } = await makeKey(data)
  expect(await imported('ndjson', file, '--data', data, '--account', account)).toMatchObject({
    code: 0,
    added: 1,
  })
})

test('kinds whose data name no owner need --account, unless there is one account only', async () => {
  const { data, file } = source('{"stream":"stable","architectures":{}}')
  const run = () => command(['import', 'fedora-coreos', file, '--data', data])
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringMatching(/--account ID/) })
  await makeKey(data)
  expect(await run()).toMatchObject({ code: 0 })
  await makeKey(data)
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringMatching(/there are 2 accounts/) })
})

test('bad words are usage: kind, account, file', async () => {
  const { data, file } = source(ndjson(1))
  const run = (...words: string[]) => command(['import', ...words, '--data', data])
  expect(await run('floppy', file)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/ndjson, osism, lima/),
  })
  expect((await run('ndjson', file, '--account', 'me')).code).toBe(2)
  expect(await run('ndjson', join(data, 'none'))).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/no such file/),
  })
})

test('an interrupted import keeps what it wrote, says so, and can be run again', async () => {
  const { data, file } = source(ndjson(30_000))
  const running = start(['import', 'ndjson', file, '--data', data, '--output', 'json'])
  await interruptEarly(running)
  expect(await running.code).toBe(130)
  expect(running.stderr.text).toMatch(/interrupted: \d+ images are in/)
  const { added } = JSON.parse(running.stdout.text) as Report
  expect(added).toBeLessThan(30_000)
  expect(await imported('ndjson', file, '--data', data)).toMatchObject({ code: 0, unchanged: added })
})

test('flags of another kind are usage, and those of a kind are in the help', async () => {
  const { data, file } = source(ndjson(1))
  expect(await command(['import', 'ndjson', file, '--data', data, '--cloud', 'x'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--cloud means nothing to sources of the kind ndjson/),
  })
  const { stdout } = await command(['import', '--help'])
  expect(stdout).toMatch(/--mapping <file> +glance: YAML file/)
  expect(stdout).toMatch(/^ {2}glance +a live OpenStack Glance/m)
})

test('a source that cannot be reached, or that wants a login, has its exit code', async () => {
  const { data } = source('')
  const run = (...words: string[]) => command(['import', 'glance', ...words, '--data', data])
  expect(await run('http://127.0.0.1:1')).toMatchObject({
    code: 69,
    stderr: expect.stringMatching(/the host refuses/),
  })
  expect(await run('keystone')).toMatchObject({ code: 2, stderr: expect.stringMatching(/a login is needed/) })
  const url = await host((_, response) => response.writeHead(401).end())
  expect(await run(url.href)).toMatchObject({ code: 3, stderr: expect.stringMatching(/wants a login/) })
})

test('six unknown keys: five notes and a count; --all prints each; JSON has them summed up', async () => {
  const { data, file } = source(ndjson(6, (index) => ({ [`odd_${index}`]: 1 })))
  const brief = await command(['import', 'ndjson', file, '--data', data])
  expect(brief.stderr.match(/^note: .*unknown key/gm)).toHaveLength(5)
  expect(brief.stderr).toMatch(/\nnote: 1 more; --all prints them\n$/)
  const full = await command(['import', 'ndjson', file, '--data', data, '--all'])
  expect(full.stderr.match(/^note: .*unknown key/gm)).toHaveLength(6)
  const { notes, left_out } = await imported('ndjson', file, '--data', data)
  expect(notes).toHaveLength(6)
  expect(notes[5]).toMatchObject({ count: 1, places: [`${file} line 6`] })
  expect(left_out).toEqual({ problems: 0, notes: 0 })
})
