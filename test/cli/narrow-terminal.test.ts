import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import type { Context } from '../../src/cli/context.ts'
import { displayWidth } from '../../src/cli/output/width.ts'
import { buildProgram } from '../../src/cli/program.ts'
import type { Environment } from '../../src/config/layers.ts'
import { startSource } from '../jobs/source-server.ts'
import { collector, command, makeKey, ndjson, serve, temporaryFolder, typed } from './in-process.ts'

/** Sixty columns, which differ at their end, and in Korean as well. */
const longName = (index: number) =>
  index % 2 === 0
    ? `ubuntu-noble-24-04-amd64-server-cloudimg-hardened-2026-01-${10 + index}`
    : `결제-배치-서버-운영-한국-서부-1-표준-이미지-2026-01-${10 + index}`
const user = `${'a-user-of-a-large-company'.repeat(2)}@example.com`

/** A server, and accounts, images, tags, members, jobs, sources and changes with long values. */
async function largeCompany() {
  const [data, source] = [temporaryFolder(), await startSource()]
  const place = ['--data', data]
  const owner = await makeKey(data)
  const partner = await makeKey(data)
  await command([
    'accounts',
    'create',
    'A company with a name that has sixty characters in all ok',
    '--user',
    user,
    ...place,
  ])
  const server = await serve(data, '--image-source-hosts', '127.0.0.1')
  const images = join(data, 'images-of-a-large-company.ndjson')
  writeFileSync(
    images,
    ndjson(12, (index) => ({
      name: longName(index),
      owner: owner.account,
      visibility: index === 0 ? 'shared' : 'private',
      os_distro: 'ubuntu',
      scp_os_version: '24.04',
      url: `https://images.example.com/${'noble/'.repeat(20)}${index}.qcow2`,
      os_hash_algo: 'sha512',
      os_hash_value: 'a1'.repeat(64),
    })),
  )
  const id = '00000000-0000-4000-8000-000000000000'
  const as = ({ SCP_ACCESS_KEY, SCP_SECRET_KEY }: Environment): Environment => ({
    SCP_ACCESS_KEY,
    SCP_SECRET_KEY,
    SCP_IMAGES_ENDPOINT: server.url,
  })
  const [mine, theirs] = [as(owner), as(partner)]
  const done = async (words: readonly string[], environment: Environment = mine) => {
    const { code, stdout, stderr } = await command(words, environment)
    expect(code, `${words.join(' ')}: ${stderr}`).toBe(0)
    return stdout
  }
  await done(['sync', 'ndjson', images, '--yes', ...place])
  await done(['sources', 'add', 'ndjson', images, ...place])
  await done(['set', id, '--min-disk', '20'])
  await done(['tags', 'set', id, `cost-centre-${'k'.repeat(80)}=${'v'.repeat(120)}`])
  await done(['members', 'add', id, partner.account])
  const create = (path: string) => [
    'create',
    '--name',
    longName(98),
    '--os-distro',
    'ubuntu',
    '--url',
    source.url(path),
  ]
  const broken = (await done([...create('/vanishing/a/long/way/to/an/image.qcow2'), '--quiet'])).trim()
  expect((await command(['wait', broken, '--interval', '50ms'], mine)).code).toBe(1)
  return { data, place, images, id, broken, create, owner, partner, mine, theirs }
}

type Company = Awaited<ReturnType<typeof largeCompany>>

/** Every command that prints a table, as it is typed. */
const tables: Readonly<Record<string, (company: Company) => readonly string[]>> = {
  versions: () => ['versions'],
  pending: () => ['pending'],
  'config print': ({ place }) => ['config', 'print', ...place],
  list: () => ['list', '--long', '--sort', 'id:asc'],
  show: ({ id }) => ['show', id],
  create: ({ create }) => create('/good/1.qcow2'),
  set: ({ id }) => ['set', id, '--min-ram', '1024'],
  'import-image': ({ broken, create }) => [
    'import-image',
    broken,
    '--url',
    create('/good/2.qcow2').at(-1) ?? '',
    '--wait',
    '--interval',
    '50ms',
  ],
  'server-image': () => ['server-image', '6a2f1f0e-9b1c-4a0e-8f57-1a8f6f4f2d11', '--name', longName(100)],
  wait: ({ id }) => ['wait', id],
  'tags list': ({ id }) => ['tags', 'list', id],
  'tags set': ({ id }) => ['tags', 'set', id, `key=${'a value '.repeat(20)}`],
  'members list': ({ id }) => ['members', 'list', id],
  'members add': ({ id }) => ['members', 'add', id, 'c'.repeat(32)],
  'members show': ({ id, partner }) => ['members', 'show', id, partner.account],
  'members accept': ({ id }) => ['members', 'accept', id],
  'members reject': ({ id }) => ['members', 'reject', id],
  'sources list': ({ place }) => ['sources', 'list', ...place],
  'accounts create': ({ place }) => ['accounts', 'create', longName(1), ...place],
  'accounts list': ({ place }) => ['accounts', 'list', ...place],
  'keys create': ({ owner, place }) => ['keys', 'create', '--account', owner.account, ...place],
  'keys list': ({ place }) => ['keys', 'list', ...place],
  jobs: ({ place }) => ['jobs', ...place],
  history: ({ id, place }) => ['history', id, ...place],
}

/** These are typed by the account that the image is offered to. */
const byPartner = new Set(['pending', 'members accept', 'members reject'])

const widest = (text: string) => Math.max(...text.split('\n').map(displayWidth))

async function everyCommand(): Promise<[string, Command][]> {
  const context: Context = {
    environment: {},
    stdin: typed(),
    stdout: collector(),
    stderr: collector(),
    invocation: 'scp-images',
    onInterrupt: () => () => {},
    onHangup: () => () => {},
  }
  const named = (one: Command, path: string): [string, Command][] => [
    [path, one],
    ...one.commands.flatMap((child) => named(child, `${path} ${child.name()}`.trim())),
  ]
  return named(await buildProgram(context, [], '1.2.3'), '')
}

test('each command that prints a table has --wide, and no other has it', async () => {
  const wide = (await everyCommand()).filter(([, { options }]) =>
    options.some(({ long }) => long === '--wide'),
  )
  expect(wide.map(([name]) => name).toSorted()).toEqual(Object.keys(tables).toSorted())
})

test('every table fits 80 columns and others, and keeps its ids whole', { timeout: 120_000 }, async () => {
  const company = await largeCompany()
  const shown = new Map<string, string>()
  for (const columns of [80, 60, 132])
    for (const [name, words] of Object.entries(tables)) {
      const environment = {
        ...(byPartner.has(name) ? company.theirs : company.mine),
        COLUMNS: String(columns),
      }
      const { code, stdout, stderr } = await command(words(company), environment)
      const what = `${name} at ${columns}:\n${stdout}${stderr}`
      if (columns === 80) expect(code, what).toBe(0)
      expect(widest(code === 0 ? stdout + stderr : stdout), what).toBeLessThanOrEqual(columns)
      if (columns === 80) shown.set(name, stdout + stderr)
    }
  for (const name of ['list', 'pending']) expect(shown.get(name)).toContain(`\n${company.id}  `)
  expect(shown.get('jobs')).toContain(` ${company.broken} `)
  expect(shown.get('list')).toMatch(/\nhidden columns: .*SIZE, .*\n?.*--wide shows them\n$/s)
  expect(shown.get('keys create')).toMatch(/^FIELD +VALUE\n(?:.*\n)+SECRET KEY {2}[0-9a-f]{64}\n/)
  expect(shown.get('sources list')).toMatch(/^NAME +KIND .*RESULT\nndjson \/\S+…\S+-company\.ndjson /)
})

test('names of one list that differ at their ends stay different', async () => {
  const { mine } = await largeCompany()
  const { stdout } = await command(['list', '--sort', 'id:asc', '--limit', '12'], { ...mine, COLUMNS: '80' })
  const rows = stdout.trimEnd().split('\n').slice(1)
  expect(new Set(rows.map((row) => /^\S+ {2}(.+…\S*-\d\d) /.exec(row)?.[1])).size).toBe(12)
})

test('JSON, what is piped and --wide are as wide as it takes, and lose nothing', async () => {
  const { mine, id, place } = await largeCompany()
  const narrow = { ...mine, COLUMNS: '40' }
  const asking = [
    ['list', '--all'],
    ['show', id],
    ['jobs', ...place],
    ['sources', 'list', ...place],
    ['history', id, ...place],
  ]
  for (const words of asking) {
    for (const form of ['json', 'jsonl']) {
      const printed = await command([...words, '--output', form], narrow)
      expect(printed).toEqual(await command([...words, '--output', form], mine))
      expect(printed.stderr).toBe('')
    }
    const whole = await command(words, mine)
    expect(whole.stderr).toBe('')
    const headed = (text: string) => text.split('\n')[0]?.split(/ {2,}/)
    const wide = await command([...words, '--wide'], narrow)
    expect(wide.stderr).toBe('')
    expect(headed(wide.stdout)).toEqual(headed(whole.stdout))
    expect(wide.stdout).not.toContain('…')
  }
})

test('plans, findings and where values come from wrap', { timeout: 120_000 }, async () => {
  const { mine, id, images, place } = await largeCompany()
  const narrow = { ...mine, COLUMNS: '80' }
  writeFileSync(
    images,
    ndjson(2, (index) => ({ name: `${longName(index)}-new`, size: 0 })),
  )
  for (const words of [
    ['sync', 'ndjson', images, '--all', ...place],
    ['doctor', ...place],
    ['show', id, '--provenance', ...place],
  ]) {
    const { stdout } = await command(words, narrow)
    expect(stdout.length).toBeGreaterThan(200)
    const stands = stdout.split('\n').filter((line) => displayWidth(line) > 80)
    // A word that is longer than a line is not broken: it may be there to be copied.
    expect(stands.filter((line) => line.trim().includes(' '))).toEqual([])
  }
})

test('help is no wider than the terminal, and 80 columns where there is none', async () => {
  for (const [name] of await everyCommand()) {
    const words = [...name.split(' ').filter(Boolean), '--help']
    for (const [columns, environment] of [
      [80, {}],
      [60, { COLUMNS: '60' }],
      [200, { COLUMNS: '200' }],
    ] as const) {
      const { code, stdout } = await command(words, environment)
      expect(code).toBe(0)
      const stands = stdout.split('\n').filter((line) => displayWidth(line) > columns)
      expect(stands, `${words.join(' ')} at ${columns}`).toEqual([])
    }
  }
})
