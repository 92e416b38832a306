import { expect, test } from 'vitest'
import { imageSourceModes } from '../../src/catalogue/image-data.ts'
import {
  environmentNamesOf,
  flagOf,
  type SettingKey,
  settingKeys,
  settingRow,
  settingsOf,
} from '../../src/config/options.ts'
import {
  byteSize,
  databaseUrl,
  duration,
  httpUrl,
  postgresUrls,
  printableText,
  spanOfTime,
  spanOfTimeOrNone,
  textList,
  workerCount,
} from '../../src/config/value-types.ts'

test('flag, environment and file names come from the key', () => {
  expect(flagOf('expiredVersions')).toBe('--expired-versions')
  expect(environmentNamesOf('publicUrl')).toEqual(['SCP_IMAGES_PUBLIC_URL'])
  expect(environmentNamesOf('port')).toEqual(['SCP_IMAGES_PORT', 'PORT'])
})

test('no two settings share a variable, and every default can be read', () => {
  const names = settingKeys.flatMap(environmentNamesOf)
  expect(new Set(names).size).toBe(names.length)
  for (const key of settingKeys) {
    const row = settingRow(key)
    const text = row.defaultIn?.('data') ?? row.defaultFrom?.text('other') ?? row.default
    if (text !== undefined) expect(row.type.parse(text), key).toHaveProperty('value')
  }
})

test('a default that is made of another setting names one of the same scopes', () => {
  for (const key of settingKeys) {
    const { defaultFrom, scopes } = settingRow(key)
    if (!defaultFrom) continue
    expect(settingKeys).toContain(defaultFrom.key)
    expect(settingRow(defaultFrom.key as SettingKey).scopes).toEqual(expect.arrayContaining([...scopes]))
  }
})

test('a text in one line', () => {
  const type = printableText('name', 5)
  for (const text of ['a', '한글', 'a b-c', '💿💿💿💿💿']) expect(type.parse(text)).toEqual({ value: text })
  for (const text of ['', 'abcdef', 'a\0', 'a\nb', '\u2028', '\ud800'])
    expect(type.parse(text), text).toEqual({
      problem: 'must be a text of 1 to 5 characters, without control characters',
    })
})

test('a scope has its own settings and no others', () => {
  expect(settingsOf('store')).toEqual(['config', 'data', 'database', 'databaseConnections', 'masterKeyFile'])
  expect(settingsOf('server')).not.toContain('endpoint')
  expect(settingsOf('client')).not.toContain('database')
})

test('a password in a database address is not shown', () => {
  expect(databaseUrl.show('postgres://images:hunter2@db/images')).toBe('postgres://images:***@db/images')
  expect(databaseUrl.show('postgres://u:a@b@db/i')).toBe('postgres://u:***@db/i')
  expect(databaseUrl.show('postgres://db/i?password=x&a=1')).toBe('postgres://db/i?password=***&a=1')
  expect(databaseUrl.show('sqlite:/data/a:b@c.db')).toBe('sqlite:/data/a:b@c.db')
})

test("addresses of replicas are PostgreSQL's, and none of their passwords is shown", () => {
  const urls = ['postgres://u:a@db2/i', 'postgresql://u:b@db3/i']
  expect(postgresUrls.parse(urls.join(', '))).toEqual({ value: urls })
  expect(postgresUrls.parse('')).toEqual({ value: [] })
  expect(postgresUrls.show(urls)).toBe('postgres://u:***@db2/i,postgresql://u:***@db3/i')
  for (const text of ['sqlite:x', 'postgres://db2/i,db3', 'db2'])
    expect(postgresUrls.parse(text), text).toHaveProperty('problem')
})

test.each([
  ['15m', 900_000],
  ['90s', 90_000],
  ['250ms', 250],
  ['1h', 3_600_000],
  ['0', 0],
])('the span %s is %d ms and shows as given', (text, ms) => {
  expect(duration.parse(text)).toEqual({ value: ms })
  expect(duration.show(ms)).toBe(text)
})

test('an address of a server has no query, no user and no slash at its end', () => {
  expect(httpUrl.parse('http://h:1/x/')).toEqual({ value: 'http://h:1/x' })
  for (const text of ['h:1', 'ftp://h', 'http://h?a=1', 'http://u:p@h', '']) {
    expect(httpUrl.parse(text), text).toHaveProperty('problem')
  }
})

test('how image data is read is chosen from what the reader can', () => {
  expect(settingRow('imageSources').type.choices?.toSorted()).toEqual(imageSourceModes.toSorted())
})

test.each([
  ['1TiB', 2 ** 40],
  ['512MiB', 2 ** 29],
  ['4097B', 4097],
])('the size %s is %d bytes and shows as given', (text, bytes) => {
  expect(byteSize.parse(text)).toEqual({ value: bytes })
  expect(byteSize.show(bytes)).toBe(text)
})

test.each(['', '0B', '1', '1GB', '-1B', '999999999TiB'])('%j is no size', (text) => {
  expect(byteSize.parse(text)).toHaveProperty('problem')
})

test('a span that cannot be switched off has bounds', () => {
  const type = spanOfTime(2)
  expect(type.parse('48h')).toEqual({ value: 172_800_000 })
  for (const text of ['0', '999ms', '49h', 'soon']) expect(type.parse(text), text).toHaveProperty('problem')
})

test('a span that may be none has an upper bound', () => {
  const type = spanOfTimeOrNone(60_000)
  expect(['0', '500ms', '1m'].map((text) => type.parse(text))).toEqual([
    { value: 0 },
    { value: 500 },
    { value: 60_000 },
  ])
  for (const text of ['61s', '2m', 'soon'])
    expect(type.parse(text), text).toEqual({ problem: expect.stringMatching(/^must be a span of time/) })
})

test('a list has commas between its texts, and may be empty', () => {
  const hosts = textList('hosts')
  expect(hosts.parse('a, b ,,c')).toEqual({ value: ['a', 'b', 'c'] })
  expect(hosts.parse('')).toEqual({ value: [] })
  expect(hosts.show(['a', 'b'])).toBe('a,b')
})

test('a number of workers is counted or left to the machine', () => {
  const type = workerCount(64)
  expect(['1', '64', 'auto'].map((text) => type.parse(text))).toEqual([
    { value: 1 },
    { value: 64 },
    { value: 'auto' },
  ])
  for (const text of ['0', '65', '-1', '1.5', 'Auto', ''])
    expect(type.parse(text), text).toEqual({ problem: 'must be a whole number from 1 to 64, or auto' })
})
