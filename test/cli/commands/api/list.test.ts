import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf } from 'scp-images-client/contract/image-fields'
import { expect, test } from 'vitest'
import type { Environment } from '../../../../src/config/layers.ts'
import { signedHeaders } from '../../../signed-headers.ts'
import { command, makeKey, ndjson, serve, temporaryFolder } from '../../in-process.ts'

/** A server with 45 images, and `list` against it. */
async function catalogue(more?: (index: number) => object) {
  const data = temporaryFolder()
  const file = join(data, 'images.ndjson')
  writeFileSync(file, ndjson(45, more))
  const key = await makeKey(data)
  await command(['import', 'ndjson', file, '--data', data])
  const { url } = await serve(data)
  const environment: Environment = { ...key, SCP_IMAGES_ENDPOINT: url }
  const list = (...words: string[]) => command(['list', ...words], environment)
  const json = async (...words: string[]) =>
    (JSON.parse((await list(...words, '--output', 'json')).stdout) as { images: Record<string, unknown>[] })
      .images
  return { url, key, environment, list, json }
}

test('a table with a hint at more, and without one at the end', async () => {
  const { list } = await catalogue((index) => ({
    name: index === 44 ? '우분투\u001b[31m' : `image-${index}`,
  }))
  const first = await list('--sort', 'id:asc', '--limit', '2')
  expect(first.code).toBe(0)
  expect(first.stdout.split('\n').slice(0, 2)).toEqual([
    'ID                                    NAME     OS  VERSION  STATUS  VISIBILITY     SIZE',
    '00000000-0000-4000-8000-000000000000  image-0  -   -        active  public      2.3 GiB',
  ])
  expect(first.stderr).toBe('more images: --all, or --marker 00000000-0000-4000-8000-000000000001\n')
  const last = await list('--sort', 'id:asc', '--marker', '00000000-0000-4000-8000-000000000043', '--long')
  expect(last.stdout).toMatch(/우분투\ufffd\[31m .*10 GB {5}0 MB {2}no/)
  expect(last.stderr).toBe('')
  expect(await list('--name', 'none')).toEqual({ code: 0, stdout: '', stderr: 'no images\n' })
})

test('json is the wire document, byte for byte', async () => {
  const { url, key, list } = await catalogue()
  const wire = `${url}/v1/images?limit=3&sort=name%3Aasc`
  const headers = signedHeaders({
    method: 'GET',
    url: wire,
    accessKey: String(key.SCP_ACCESS_KEY),
    secretKey: String(key.SCP_SECRET_KEY),
  })
  const sent = await (await fetch(wire, { headers })).text()
  const { stdout } = await list('--limit', '3', '--sort', 'name:asc', '--output', 'json')
  expect(stdout.trimEnd()).toBe(sent.trimEnd())
})

test('--all follows markers to the end, in every form', async () => {
  const { list, json } = await catalogue()
  const ids = Array.from({ length: 45 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`)
  const all = ['--all', '--limit', '7', '--sort', 'id:asc']
  expect((await list(...all, '--quiet')).stdout.trim().split('\n')).toEqual(ids)
  expect((await json(...all)).map(({ id }) => id)).toEqual(ids)
  const lines = (await list(...all, '--output', 'jsonl')).stdout.trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(ids)
  const table = await list(...all)
  expect(table.stdout.trim().split('\n')).toHaveLength(46)
  expect(table.stderr).toBe('')
  expect(await json('--all', '--name', 'none')).toEqual([])
})

test('every parameter of the API is a flag', async () => {
  const { json } = await catalogue((index) =>
    index === 3
      ? {
          name: 'a name: with, 50% 한글',
          os_distro: 'alma',
          status: 'queued',
          scp_image_type: 'custom',
          scp_original_image_type: 'gpu_standard',
        }
      : {},
  )
  const flags = [
    ['--name', 'a name: with, 50% 한글'],
    ['--os-distro', 'alma'],
    ['--status', 'queued'],
    ['--scp-image-type', 'custom'],
    ['--scp-original-image-type', 'gpu_standard'],
  ]
  for (const words of [...flags, flags.flat()]) expect(await json(...words), words[0]).toHaveLength(1)
  expect(await json('--visibility', 'private')).toHaveLength(0)
})

test.each(apiVersionIds)('--api-version %s shows the fields of that version', async (id) => {
  const { json } = await catalogue()
  const [image] = await json('--limit', '1', '--api-version', id)
  expect(Object.keys(image ?? {})).toEqual(fieldsOf(id, 'list'))
})

test('refusals: what the server says, its request id, and the exit code', async () => {
  const { list, environment } = await catalogue()
  const bad = await list('--limit', '0', '--sort', 'colour')
  expect(bad).toMatchObject({ code: 1, stdout: '' })
  expect(bad.stderr).toMatch(
    /^scp-images: 400 ValidationError: Field "limit".*\n.*Field "sort".*\nrequest id: req-/,
  )
  expect((await list('--limit', '0', '--language', 'ko-KR')).stderr).toMatch(/"limit" 값이/)
  expect(await command(['list'], { ...environment, SCP_SECRET_KEY: 'wrong' })).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/401 HmacValidFail/),
  })
  expect((await list('--endpoint', 'http://127.0.0.1:9')).code).toBe(69)
})

test('a key that may not list is told so with 3', async () => {
  const data = temporaryFolder()
  const policy = join(data, 'policy.json')
  const statement = { Sid: 'x', Effect: 'Deny', Action: ['virtualserver:ListImages'], Resource: '*' }
  writeFileSync(policy, JSON.stringify({ Version: '2024-07-01', Statement: [statement] }))
  const key = await makeKey(data, '--policy', policy)
  const { url } = await serve(data)
  const answer = await command(['list', '--endpoint', url], key)
  expect(answer).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/403 Forbidden: .*virtualserver:ListImages/),
  })
})

test('without a key, with half a key, with a bad flag', async () => {
  const data = temporaryFolder()
  expect(await command(['list', '--data', data])).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/set SCP_ACCESS_KEY and SCP_SECRET_KEY/),
  })
  expect(await command(['list', '--data', data], { SCP_ACCESS_KEY: 'a' })).toMatchObject({
    code: 78,
    stderr: expect.stringMatching(/SCP_SECRET_KEY is not set/),
  })
  expect((await command(['list', '--api-version', '9'], { SCP_ACCESS_KEY: 'a' })).code).toBe(2)
  expect((await command(['list', '--colour', 'x'])).code).toBe(2)
})

const versions = ['8.9', '8.10', '9.4', null, '8.10']

/** 45 images: of AlmaLinux 8 and 9, of Ubuntu, and of nothing that is known. */
const families = (index: number) => ({
  os_distro: index < 30 ? 'alma' : index < 40 ? 'ubuntu' : null,
  scp_os_version: index < 30 ? versions[index % 5] : index < 40 ? `24.04.${index - 30}` : null,
  scp_os_build_version: `${20250100 + index}`,
  scp_image_type: 'standard',
  name: `image-${index}${index % 2 === 0 ? '' : ' aarch64'}`,
  created_at: `2026-01-01T00:00:${index}Z`.replace(/:(\d)Z/, ':0$1Z'),
})
const numberOf = (image: Record<string, unknown>) => Number(/\d+/.exec(String(image.name)))

test('--latest is the newest image of each family, of all pages, in every form', async () => {
  const { list, json } = await catalogue(families)
  // 29 and 26 are of 8.10, 27 and 22 of 9.4; 28 and 23 have no version.
  const wanted = [44, 43, 27, 22, 29, 26, 23, 28, 39, 38]
  expect((await json('--latest')).map(numberOf).toSorted()).toEqual(wanted.toSorted())
  const table = await list('--latest', '--os-distro', 'alma')
  const names = table.stdout.split('\n').map((line) => /image-\d+/.exec(line)?.[0])
  expect(names.slice(1, -1)).toEqual(['image-27', 'image-22', 'image-29', 'image-26', 'image-23', 'image-28'])
  expect(table.stderr).toBe('')
  expect((await json('--latest', '--limit', '2')).map(numberOf)).toHaveLength(2)
  expect((await json('--latest', '--sort', 'created_at:asc')).map(numberOf)).toEqual(
    wanted.toSorted((a, b) => a - b),
  )
  expect((await list('--latest', '--quiet', '--os-distro', 'none')).stdout).toBe('')
  expect(await json('--latest', '--os-distro', 'none')).toEqual([])
  const lines = (await list('--latest', '--output', 'jsonl', '--api-version', '1.0')).stdout
    .trim()
    .split('\n')
  expect(lines).toHaveLength(wanted.length)
})

test('--sort os_version orders versions as versions, over all pages', async () => {
  const { json } = await catalogue(families)
  const order = async (...words: string[]) =>
    (await json('--os-distro', 'alma', ...words)).map((image) => image.scp_os_version)
  const asc = await order('--sort', 'os_version:asc')
  expect(asc).toEqual([null, '8.9', '8.10', '8.10', '9.4'].flatMap((one) => Array(6).fill(one)))
  expect(await order('--sort', 'os_version')).toEqual(asc.toReversed())
  expect(await order('--sort', ' os_version : desc ', '--limit', '8')).toEqual(asc.toReversed().slice(0, 8))
  expect(await order('--sort', 'os_version', '--all', '--limit', '7')).toHaveLength(30)
  const ties = await json('--os-distro', 'alma', '--sort', 'os_version:asc,created_at:desc', '--limit', '12')
  expect(ties.map(numberOf)).toEqual([28, 23, 18, 13, 8, 3, 25, 20, 15, 10, 5, 0])
  // The wire's own word compares texts.
  expect(new Set((await order('--sort', 'scp_os_version:asc', '--limit', '18')).slice(6))).toEqual(
    new Set(['8.10']),
  )
})

test.each([
  [['--sort', 'name,os_version'], /os_version must be the first key/],
  [['--sort', 'os_version:up'], /a key of --sort is os_version, os_version:asc/],
  [['--sort', 'os_version:asc:asc'], /a key of --sort is os_version/],
  [['--latest', '--marker', 'a'], /--marker does not go with --latest/],
  [['--latest', '--limit', '0'], /--limit must be a whole number from 1/],
])('%j is refused before a server is asked', async (words, reason) => {
  const key = { SCP_ACCESS_KEY: 'a', SCP_SECRET_KEY: 'b', SCP_IMAGES_ENDPOINT: 'http://127.0.0.1:9' }
  expect(await command(['list', ...words], key)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(reason),
  })
})

test('what a server says of the other keys of the order and of filters is passed on', async () => {
  const { list } = await catalogue()
  expect(await list('--sort', 'os_version,colour')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/400 ValidationError: Field "sort"/),
  })
})
