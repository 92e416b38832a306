import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { command, ndjson, serve } from '../../in-process.ts'
import { lab } from './sync-lab.ts'

interface Listed {
  readonly name: string
  readonly images: number
  readonly every: string | null
  readonly next_run: string | null
  readonly last_run: string | null
  readonly last_result: string | null
  readonly last_failed: boolean
}

const listed = async (data: string) =>
  JSON.parse((await command(['sources', 'list', '--data', data, '--output', 'json'])).stdout) as Listed[]

test('sources are added, listed, run by name and removed', async () => {
  const { data, file, write } = lab(ndjson(3))
  const sources = (...words: string[]) => command(['sources', ...words, '--data', data])
  expect((await sources('add', 'ndjson', file, '--name', 'lab')).stderr).toContain('sources run lab')
  expect(await listed(data)).toMatchObject([
    { name: 'lab', images: 0, every: null, next_run: null, last_run: null },
  ])
  expect(await sources('run', 'lab')).toMatchObject({ code: 0, stderr: 'lab: 3 added\n' })
  write('')
  const failed = await sources('run', 'lab')
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("3 of the source's 3 images") })
  expect(await listed(data)).toMatchObject([{ images: 3, last_failed: true, next_run: null }])
  expect((await sources('list')).stdout).toMatch(
    /^NAME +KIND +IMAGES +EVERY +NEXT +LAST +RESULT\nlab +ndjson +3 +- +- /,
  )
  expect(
    (await sources('add', 'ndjson', file, '--name', 'lab', '--max-hide', '100', '--prune', '--every', '1h'))
      .code,
  ).toBe(0)
  const ran = await sources('run', 'lab', '--output', 'json')
  expect(JSON.parse(ran.stdout)).toEqual({ name: 'lab', result: 'done', text: '3 deleted' })
  expect((await listed(data))[0]?.next_run).toMatch(/^\d{4}-/)
  expect(await sources('remove', 'lab')).toMatchObject({ code: 2 })
  expect(await sources('remove', 'lab', '--yes')).toMatchObject({ code: 0 })
  expect(await listed(data)).toEqual([])
  for (const words of [
    ['run', 'lab'],
    ['remove', 'lab'],
  ])
    expect((await sources(...words)).code).toBe(4)
})

test('a source is not added with what makes no sense', async () => {
  const { data, file } = lab(ndjson(1))
  const add = (...words: string[]) => command(['sources', 'add', ...words, '--data', data])
  expect((await add('ndjson', '-')).code).toBe(2)
  expect((await add('ndjson', file, '--every', '1s')).code).toBe(2)
  expect((await add('ndjson', 'https://me:pw@host/')).code).toBe(2)
  expect((await add('osism', data, '--every', '1h')).stderr).toContain('--account ID')
  expect(await listed(data)).toEqual([])
})

test('a run by hand in the same manner shows in the list, and leaves the next one when it was', async () => {
  const { data, file, write } = lab(ndjson(3))
  const named = ['ndjson', file, '--name', 'lab', '--data', data]
  await command(['sources', 'add', ...named, '--every', '1h'])
  const [before] = await listed(data)
  await command(['sync', ...named])
  expect(await listed(data)).toEqual([before])
  await command(['sync', ...named, '--account', 'a'.repeat(32), '--yes'])
  expect(await listed(data)).toMatchObject([{ last_run: null }])
  await command(['sync', ...named, '--yes'])
  expect(await listed(data)).toMatchObject([
    { images: 3, last_result: '3 unchanged', last_failed: false, next_run: before?.next_run },
  ])
  write(ndjson(4))
  await command(['sync', ...named, '--yes'])
  expect(await listed(data)).toMatchObject([{ last_result: '1 added, 3 unchanged' }])
})

test('a server follows a source at its intervals, and says how it went', async () => {
  const { data, file, write } = lab(ndjson(3))
  const server = await serve(data, '--log-level', 'info')
  await command(['sources', 'add', 'ndjson', file, '--name', 'lab', '--every', '10s', '--data', data])
  const until = async (isSo: (source: Listed | undefined) => boolean) => {
    for (;;) {
      const [source] = await listed(data)
      if (isSo(source)) return source as Listed
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const first = await until((source) => source?.last_result !== null)
  expect(first).toMatchObject({ images: 3, last_result: '3 added', last_failed: false, every: '10s' })
  expect(Date.parse(first.next_run ?? '')).toBeGreaterThan(Date.parse(first.last_run ?? ''))
  rmSync(file)
  const failed = await until((source) => source?.last_failed === true)
  expect(failed.last_result).toContain('no such file')
  write(ndjson(4))
  expect((await until((source) => source?.last_failed === false)).last_result).toBe('1 added, 3 unchanged')
  expect(server.stderr.text).toMatch(/"result":"3 added".*"source synchronised"/)
  expect(server.stderr.text).toContain('"source not synchronised"')
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toMatch(/^scp_images_source_runs_total\{source="lab",result="done"\} [12]$/m)
  expect(metrics).toMatch(/^scp_images_source_runs_total\{source="lab",result="failed"\} \d$/m)
  expect(metrics).toMatch(/^scp_images_source_last_run_failed\{source="lab"\} 0$/m)
})
