import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Image, imageFieldNames } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import { allChecks } from '../../../../src/catalogue/doctor/checks.ts'
import type { Finding } from '../../../../src/catalogue/doctor/finding.ts'
import { importImages } from '../../../../src/ingest/import-images.ts'
import { openStore } from '../../../../src/repository/open.ts'
import type { SourceItem } from '../../../../src/sources/source.ts'
import { command, makeKey, ndjson, temporaryFolder } from '../../in-process.ts'

const digest = (n: number) => String(n).padStart(64, '0')

/** Nothing is wrong with these. */
const sound = (n: number) => ({
  url: `https://x.example/${n}.qcow2`,
  os_distro: 'alma',
  scp_os_version: '9.4',
  os_hash_algo: 'sha256',
  os_hash_value: digest(n),
})

/** Each kind of dirt in as few images as it needs. */
const dirt: Readonly<Record<string, readonly object[]>> = {
  'address-changed': [{ url: 'https://x.example/latest.qcow2' }, { url: 'https://x.example/latest.qcow2' }],
  'digest-moved': [{ os_hash_value: digest(99) }, { os_hash_value: digest(99) }],
  'digest-twice': [
    { os_hash_value: digest(98), url: 'https://x.example/98.qcow2' },
    { os_hash_value: digest(98), url: 'https://x.example/98.qcow2' },
  ],
  'name-twice': [{ name: 'web' }, { name: 'web' }],
  'no-digest': [{ os_hash_algo: null, os_hash_value: null }],
  'digest-shape': [{ os_hash_value: 'XXX' }],
  'address-shape': [{ url: 'file:///srv/images/a.qcow2' }],
  'no-distro': [{ os_distro: null }],
  'distro-spelling': [{ os_distro: 'almalinux' }],
  'no-os-version': [{ scp_os_version: null }],
  dates: [{ created_at: '1970-01-01T00:00:00Z' }],
  'build-date': [{ scp_os_build_version: '20260301' }],
  'no-data': [{ size: 0 }],
  sizes: [{ virtual_size: 100 }],
  'shared-alone': [{ visibility: 'shared' }],
}

/** As older programs stored them: what is imported now is looked at first. */
async function* stored(rows: readonly object[]): AsyncGenerator<SourceItem> {
  const lines = ndjson(rows.length, (n) => ({ ...sound(n), ...rows[n] })).trimEnd()
  for (const line of lines.split('\n')) {
    const given = JSON.parse(line) as Partial<Image>
    const all = imageFieldNames.map((field) => [field, given[field] ?? null])
    yield { write: { image: Object.fromEntries(all) as unknown as Image } }
  }
}

async function catalogue(rows: readonly object[]) {
  const data = temporaryFolder()
  await makeKey(data)
  const store = await openStore(`sqlite:${join(data, 'images.db')}`)
  await importImages(stored(rows), store.images)
  await store.close()
  const doctor = (...words: string[]) => command(['doctor', '--data', data, ...words])
  const findings = async (...words: string[]) =>
    (JSON.parse((await doctor('--output', 'json', ...words)).stdout) as { findings: Finding[] }).findings
  return { data, doctor, findings }
}

test('nothing is found in a sound catalogue: exit code 0', async () => {
  const { doctor } = await catalogue([{}, {}])
  expect(await doctor()).toEqual({
    code: 0,
    stdout: '2 images were looked at: nothing was found\n',
    stderr: '',
  })
  expect(await doctor('--output', 'jsonl')).toEqual({
    code: 0,
    stdout: '',
    stderr: '2 images were looked at: nothing was found\n',
  })
  const { code, stdout } = await doctor('--output', 'json')
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    {
      findings: [],
      checks: allChecks.map((check) => expect.objectContaining({ name: check.name, findings: 0 })),
      images: 2,
    },
  ])
})

test('there is a sample of dirt for every check', () => {
  expect(Object.keys(dirt)).toEqual(allChecks.map(({ name }) => name))
})

describe('each kind of dirt is found, by its check alone', () => {
  test.each(Object.entries(dirt))('%s', async (name, rows) => {
    const { doctor, findings } = await catalogue([...rows, {}, {}])
    const found = await findings()
    expect(found.map(({ check, count }) => [check, count])).toEqual([[name, rows.length]])
    expect(found[0]?.images.map(({ name: title }) => title)).toHaveLength(rows.length)
    expect(await findings('--check', name)).toEqual(found)
    const others = allChecks
      .filter((check) => check.name !== name)
      .flatMap((check) => ['--check', check.name])
    expect((await doctor(...others)).code).toBe(0)
  })
})

test('all of it at once, in every form: exit code 1', async () => {
  const rows = Object.values(dirt).flat()
  const { doctor, findings } = await catalogue(rows)
  const found = await findings()
  expect(new Set(found.map(({ check }) => check))).toEqual(new Set(Object.keys(dirt)))
  const lines = await doctor('--output', 'jsonl')
  expect(
    lines.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Finding),
  ).toEqual(found)
  expect(lines).toMatchObject({
    code: 1,
    stderr: `${rows.length} images were looked at: ${found.length} findings\n`,
  })
  const table = await doctor()
  expect(table).toMatchObject({ code: 1, stderr: '' })
  for (const { name, title, why } of allChecks)
    expect(table.stdout).toContain(`${name}: 1\n${title}. ${why}\n`)
  expect(table.stdout).toContain(
    '  00000000-0000-4000-8000-000000000009  image-9: os_hash_value has not the 64 hexadecimal digits of sha256: XXX\n',
  )
  expect(table.stdout).toMatch(/\nTo do: delete all but one: scp-images delete ID; or correct .*\.\n/)
})

test('a table shows some of many, and says what is to be done once', async () => {
  const { doctor } = await catalogue(Array.from({ length: 12 }, () => ({ os_distro: null })))
  const { stdout } = await doctor()
  expect(stdout.match(/os_distro is not set/g)).toHaveLength(10)
  expect(stdout.match(/To do:/g)).toHaveLength(1)
  expect(stdout).toContain('  … 2 more (--limit, or --output jsonl)\n')
  expect((await doctor('--limit', '12')).stdout.match(/os_distro is not set/g)).toHaveLength(12)
  expect((await doctor('--limit', '0')).stdout).toMatch(/^no-distro: 12\n.*\n {2}… 12 more/)
})

test('old versions of a list are the past of its images: a digest that was replaced is found', async () => {
  const data = temporaryFolder()
  const list = (sum: string) => `images:
  - name: Rocky 9
    format: qcow2
    meta: {os_version: '9'}
    versions: [{version: '20260101', url: 'https://x.example/latest.qcow2', checksum: 'sha256:${sum.repeat(64)}'}]
`
  const folder = join(data, 'history')
  mkdirSync(folder)
  for (const [day, sum] of [
    ['01', 'a'],
    ['02', 'b'],
    ['03', 'b'],
    ['04', 'c'],
  ] as const)
    writeFileSync(join(folder, `rocky.2026-02-${day}.0123456789.yml`), list(sum))
  await makeKey(data)
  expect((await command(['import', 'osism', folder, '--data', data])).stdout).toMatch(/^added 1, changed 0/)
  expect((await command(['import', 'osism', folder, '--data', data])).stdout).toMatch(
    /^added 0, changed 0, unchanged 1/,
  )
  const { stdout } = await command(['doctor', '--data', data, '--output', 'json'])
  const { findings, checks } = JSON.parse(stdout) as {
    findings: Finding[]
    checks: { name: string; cases: number }[]
  }
  expect(findings).toMatchObject([
    {
      check: 'address-changed',
      cases: 2,
      count: 1,
      what:
        'https://x.example/latest.qcow2 has had 3 digests: ' +
        'sha256:aaaaaaaaaaaa (2026-02-01), sha256:bbbbbbbbbbbb (2026-02-02), sha256:cccccccccccc (2026-02-04)',
    },
  ])
  expect(checks[0]).toMatchObject({ name: 'address-changed', findings: 1, cases: 2 })
  expect((await command(['doctor', '--data', data])).stdout).toMatch(/^address-changed: 1 \(2 times\)\n/)
})

test('a finding names the source that an image is synchronised with', async () => {
  const data = temporaryFolder()
  await makeKey(data)
  const file = join(data, 'images.ndjson')
  writeFileSync(
    file,
    ndjson(2, (n) => ({ ...sound(n), name: 'web', ...(n === 0 && { os_distro: null, name: 'old' }) })),
  )
  await command(['sync', 'ndjson', file, '--name', 'lab', '--yes', '--data', data])
  const other = join(data, 'others.ndjson')
  const copy = { id: '00000000-0000-4000-8000-0000000000ff', file: '/v2/images/x/file', name: 'web' }
  writeFileSync(
    other,
    ndjson(1, () => ({ ...sound(7), ...copy })),
  )
  await command(['import', 'ndjson', other, '--data', data])
  const { findings } = JSON.parse((await command(['doctor', '--data', data, '--output', 'json'])).stdout) as {
    findings: Finding[]
  }
  expect(findings.map(({ check, images }) => [check, images.map(({ source }) => source)])).toEqual([
    ['no-distro', ['lab']],
    ['name-twice', ['lab', undefined]],
  ])
  const { stdout } = await command(['doctor', '--data', data])
  expect(stdout).toContain('  00000000-0000-4000-8000-000000000000  old (of lab): os_distro is not set\n')
})

test('a catalogue is looked at, not changed', async () => {
  const { data, doctor } = await catalogue(Object.values(dirt).flat())
  await doctor()
  expect(await command(['db', 'check', '--data', data])).toMatchObject({ code: 0, stdout: 'sound\n' })
})

test('what is not there is not found, and not made; a check that is not known is named with those that are', async () => {
  const data = temporaryFolder()
  expect((await command(['doctor', '--data', data])).code).toBe(4)
  expect(existsSync(join(data, 'images.db'))).toBe(false)
  expect(await command(['doctor', '--data', data, '--check', 'colour'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/address-changed, digest-moved/),
  })
  expect((await command(['doctor', '--data', data, '--limit', '-1'])).code).toBe(2)
})
