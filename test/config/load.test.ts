import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConfigError, configFileName, type Given, loadSettings } from '../../src/config/load.ts'
import { settingsOf } from '../../src/config/options.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const load = (given: Partial<Given> = {}) =>
  loadSettings(settingsOf('server'), { environment: {}, ...given, flags: { data: folder, ...given.flags } })

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  throw new Error('nothing was refused')
}

test('flag beats environment beats file beats default, and each value knows where it came from', () => {
  const path = write(configFileName, JSON.stringify({ port: 3, region: 'kr-south1', workers: 1 }))
  const { values, origins } = load({
    flags: { port: '1', publicUrl: 'https://images.example/' },
    environment: { SCP_IMAGES_PORT: '2', SCP_IMAGES_HOST: '::1', SCP_IMAGES_REGION: '' },
  })
  expect(values).toMatchObject({ port: 1, host: '::1', region: 'kr-south1', workers: 1 })
  expect(values).toMatchObject({ publicUrl: 'https://images.example', signatureWindow: 900_000 })
  expect(origins.port).toEqual({ kind: 'flag', name: '--port' })
  expect(origins.host).toEqual({ kind: 'environment', name: 'SCP_IMAGES_HOST' })
  expect(origins.region).toEqual({ kind: 'file', name: `${path}: region` })
  expect(origins.signatureWindow.kind).toBe('default')
})

test('the usual variables are honoured after our own', () => {
  const environment = { PORT: '81', HOST: '0.0.0.0', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'debug' }
  expect(load({ environment }).values).toMatchObject({
    port: 81,
    host: '0.0.0.0',
    database: 'sqlite::memory:',
    logLevel: 'debug',
  })
  expect(load({ environment: { ...environment, SCP_IMAGES_PORT: '82' } }).values.port).toBe(82)
})

test('database and master key lie in the data folder unless said otherwise', () => {
  const { values } = load()
  expect(values.database).toBe(`sqlite:${join(folder, 'images.db')}`)
  expect(values.masterKeyFile).toBe(join(folder, 'master.key'))
})

test('all problems are told at once, each with its place and what is legal', () => {
  write(configFileName, JSON.stringify({ prot: 1, region: ['x'], data: 'elsewhere' }))
  const problems = problemsOf(() =>
    load({
      flags: { clock: 'soon' },
      environment: { PORT: '99999', SCP_IMAGES_EXPIRED_VERSIONS: 'maybe' },
    }),
  )
  expect(problems).toEqual([
    expect.stringMatching(/unknown setting: prot$/),
    expect.stringMatching(/must not hold data: give it by flag/),
    expect.stringMatching(/^PORT = "99999" must be a whole number from 0 to 65535$/),
    expect.stringMatching(/region must be a text/),
    expect.stringMatching(/^SCP_IMAGES_EXPIRED_VERSIONS = "maybe" must be one of serve, enforce$/),
    expect.stringMatching(/^--clock = "soon" must be an instant/),
  ])
})

test('a file named by --config must be there and hold an object', () => {
  expect(problemsOf(() => load({ flags: { config: join(folder, 'none.json') } }))).toEqual([
    expect.stringMatching(/none\.json cannot be read$/),
  ])
  expect(problemsOf(() => load({ flags: { config: write('list.json', '[]') } }))).toEqual([
    expect.stringMatching(/must hold one JSON object$/),
  ])
  expect(problemsOf(() => load({ flags: { config: write('half.json', '{') } }))).toEqual([
    expect.stringMatching(/is not JSON/),
  ])
})

test('secrets come from the environment or a file it names, never from flags or the file', () => {
  const secret = write('secret', 's3cr3t\n')
  const given = {
    flags: { secretKey: 'no' },
    environment: { SCP_ACCESS_KEY: 'a', SCP_SECRET_KEY_FILE: secret },
  }
  const { values, origins } = loadSettings(['accessKey', 'secretKey'], given)
  expect(values).toEqual({ accessKey: 'a', secretKey: 's3cr3t' })
  expect(origins.secretKey.name).toBe('SCP_SECRET_KEY_FILE')
  const config = write('c.json', JSON.stringify({ 'secret-key': 'x' }))
  expect(problemsOf(() => load({ flags: { config } }))[0]).toMatch(
    /secret secret-key: give it by environment/,
  )
  expect(problemsOf(() => load({ environment: { DATABASE_URL_FILE: join(folder, 'none') } }))[0]).toMatch(
    /^DATABASE_URL_FILE names a file that cannot be read/,
  )
})

test('a bad database address is refused without being quoted', () => {
  const problems = problemsOf(() => load({ environment: { DATABASE_URL: 'mysql://u:hunter2@h/d' } }))
  expect(problems).toEqual(['DATABASE_URL must be sqlite:PATH, sqlite::memory: or postgres://…'])
})

test('the zone is the region and -a unless it is given, wherever the region comes from', () => {
  expect(load().values.zone).toBe('kr-west1-a')
  expect(load().origins.zone).toEqual({ kind: 'default', name: 'default' })
  expect(load({ flags: { region: 'kr-east1' } }).values.zone).toBe('kr-east1-a')
  expect(load({ environment: { SCP_IMAGES_REGION: 'lab' } }).values.zone).toBe('lab-a')
  expect(load({ flags: { zone: 'b' }, environment: { SCP_IMAGES_REGION: 'lab' } }).values.zone).toBe('b')
  write(configFileName, JSON.stringify({ region: 'file', zone: 'file-z' }))
  expect(load().values).toMatchObject({ region: 'file', zone: 'file-z' })
  expect(loadSettings(['zone'], { environment: {}, flags: { data: folder, region: 'r' } }).values.zone).toBe(
    'file-z',
  )
  expect(problemsOf(() => load({ flags: { zone: '', region: '\n' } }))).toEqual([
    '--region = "\\n" must be a text of 1 to 253 characters, without control characters',
    '--zone = "" must be a text of 1 to 255 characters, without control characters',
  ])
})

test('the newest version is the page’s unless a later one is named', () => {
  expect(load().values.newestVersion).toBe('1.3')
  expect(load({ flags: { newestVersion: '1.5' } }).values.newestVersion).toBe('1.5')
  for (const newestVersion of ['1.2', '1.6', 'v1.5', ''])
    expect(problemsOf(() => load({ flags: { newestVersion } }))).toEqual([
      `--newest-version = "${newestVersion}" must be one of 1.3, 1.4, 1.5`,
    ])
})
