import { expect, test } from 'vitest'
import { reloaded } from '../../src/cli/server-settings.ts'
import { loadSettings } from '../../src/config/load.ts'
import { settingsOf } from '../../src/config/options.ts'

const settingsWith = (flags: Readonly<Record<string, string>>) =>
  loadSettings(settingsOf('server'), { flags: { data: '/nowhere', ...flags }, environment: {} }).values

test('a reload takes new settings, but says and keeps which server this is', () => {
  const old = settingsWith({ port: '1', database: 'sqlite:a', region: 'old' })
  const settings = settingsWith({ port: '2', database: 'sqlite:b', region: 'new', logLevel: 'info' })
  const after = reloaded(old, { settings, workers: 3 })
  expect(after).toMatchObject({ workers: 3, kept: ['--database', '--port'] })
  expect(after.settings).toEqual({ ...settings, port: 1, database: 'sqlite:a' })
  expect(reloaded(old, { settings: old, workers: 2 })).toEqual({ settings: old, workers: 2, kept: [] })
})
