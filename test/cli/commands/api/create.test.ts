import { apiVersions } from 'scp-images-client/contract/api-versions'
import { createImageBody } from 'scp-images-client/contract/write-image'
import { expect, test } from 'vitest'
import { answering, asked, refusal, requestOf } from '../../answering.ts'

const image = { id: 'i', name: 'web', status: 'importing' }
const least = ['create', '--name', 'web', '--os-distro', 'ubuntu', '--url', 'https://x/y.qcow2']

test('only what is given is sent; a flag for every field', async () => {
  const { run, seen } = await answering(200, image)
  await run(least)
  const all = [
    ...['--container-format', 'bare', '--disk-format', 'qcow2', '--min-disk', '20', '--min-ram', '0'],
    ...[
      '--protected',
      '--visibility',
      'shared',
      '--tag',
      'team=build',
      '--tag',
      'note=a=b',
      '--tag',
      'empty=',
    ],
  ]
  await run([...least, ...all])
  const required = { name: 'web', os_distro: 'ubuntu', url: 'https://x/y.qcow2' }
  expect(seen.map(asked)).toEqual([
    { what: requestOf('createImage'), body: required },
    {
      what: requestOf('createImage'),
      body: {
        ...required,
        container_format: 'bare',
        disk_format: 'qcow2',
        min_disk: 20,
        min_ram: 0,
        protected: true,
        visibility: 'shared',
        tags: [
          { key: 'team', value: 'build' },
          { key: 'note', value: 'a=b' },
          { key: 'empty', value: '' },
        ],
      },
    },
  ])
  const fields = apiVersions.flatMap((version) => Object.keys(createImageBody(version).fields))
  expect(Object.keys(asked(seen[1] as never).body as object).toSorted()).toEqual(
    [...new Set(fields)].toSorted(),
  )
})

test.each([
  [['--protected'], true],
  [['--protected', 'true'], true],
  [['--protected', 'false'], false],
])('%j', async (words, value) => {
  const { run, seen } = await answering(200, image)
  await run([...least, ...words])
  expect(asked(seen[0] as never).body).toMatchObject({ protected: value })
})

test('a text that looks like another kind of value stays a text', async () => {
  const { run, seen } = await answering(200, image)
  await run(['create', '--name', 'true', '--os-distro', '12', '--url', ''])
  expect(asked(seen[0] as never).body).toEqual({ name: 'true', os_distro: '12', url: '' })
})

test.each([
  [['--min-disk', 'ten'], /whole number/],
  [['--min-disk', '1.5'], /whole number/],
  [['--protected', 'maybe'], /true or false/],
  [['--tag', 'team'], /key=value/],
  [['--tag', '=x'], /key=value/],
  [['--timeout', 'soon'], /span of time/],
])('%j is usage', async (words, message) => {
  const { run, seen } = await answering(200, image)
  expect(await run([...least, ...words])).toMatchObject({ code: 2, stderr: expect.stringMatching(message) })
  expect((await run(['create', '--name', 'web'])).stderr).toMatch(/required option '--os-distro <value>'/)
  expect(seen).toEqual([])
})

test('a number that is out of bounds is the server’s to refuse', async () => {
  const { run, seen } = await answering(400, refusal(400, 'ValidationError'))
  expect((await run([...least, '--min-ram', '-1'])).code).toBe(1)
  expect(asked(seen[0] as never).body).toMatchObject({ min_ram: -1 })
})

test('a field a line, the wire’s document, one line, or the id', async () => {
  const { run, body } = await answering(200, image)
  expect((await run(least)).stdout).toMatch(/^FIELD +VALUE\nid +i\n/)
  expect((await run([...least, '--output', 'json'])).stdout).toBe(body)
  expect((await run([...least, '--output', 'jsonl'])).stdout).toBe(`${JSON.stringify(image)}\n`)
  expect(await run([...least, '--quiet'])).toEqual({ code: 0, stdout: 'i\n', stderr: '' })
})

test('--wait shows the image that is active', async () => {
  const { run, seen } = await answering(200, { ...image, status: 'active' })
  const { code, stdout } = await run([...least, '--wait', '--output', 'json'])
  expect([code, (JSON.parse(stdout) as { status: string }).status]).toEqual([0, 'active'])
  expect(seen.map((request) => asked(request).what)).toEqual([
    requestOf('createImage'),
    requestOf('showImage', 'i'),
  ])
})

test('the id is not lost when the wait fails', async () => {
  const { run } = await answering(200, { ...image, status: 'killed' })
  const wait = [...least, '--wait', '--timeout', '0']
  expect(await run([...wait, '--quiet'])).toMatchObject({ code: 1, stdout: 'i\n' })
  expect(await run(wait)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('image i is killed'),
  })
})
