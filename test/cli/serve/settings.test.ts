import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { addSettings } from '../../../src/cli/flags/setting-flags.ts'
import { loadServerSettings, reloaded } from '../../../src/cli/serve/settings.ts'
import { configFileName, loadSettings } from '../../../src/config/load.ts'
import { settingsOf } from '../../../src/config/options.ts'
import { temporaryFolder } from '../in-process.ts'

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

const setUp = (words: string[], environment = {}, data = '/nowhere') => {
  const command = addSettings(new Command().option('--demo'), settingsOf('server'))
  command.parse(['--data', data, ...words], { from: 'user' })
  return loadServerSettings(command, { environment } as Parameters<typeof loadServerSettings>[1])
}

test('a demo reads no data of images, and says so', () => {
  expect(setUp([])).toMatchObject({ settings: { imageSources: 'header' }, demoNotes: [] })
  expect(setUp(['--demo'])).toMatchObject({
    settings: { imageSources: 'register' },
    demoNotes: ['The data of new images is not read: --image-sources register is the default with --demo.'],
  })
})

test('but for one that is told to, wherever', () => {
  const data = temporaryFolder()
  const told = { settings: { imageSources: 'fetch' }, demoNotes: [] }
  expect(setUp(['--demo', '--image-sources', 'fetch'])).toMatchObject(told)
  expect(setUp(['--demo'], { SCP_IMAGES_IMAGE_SOURCES: 'fetch' })).toMatchObject(told)
  writeFileSync(join(data, configFileName), '{"image-sources":"fetch"}')
  expect(setUp(['--demo'], {}, data)).toMatchObject(told)
  expect(setUp(['--demo', '--image-sources', 'register'])).toMatchObject({ demoNotes: [] })
})
