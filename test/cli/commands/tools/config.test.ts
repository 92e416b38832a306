import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingsOf, settingWord } from '../../../../src/config/options.ts'
import { command, temporaryFolder } from '../../in-process.ts'

test('print shows every setting of the server, its value and its origin', async () => {
  const data = temporaryFolder()
  writeFileSync(join(data, 'scp-images.config.json'), '{"region":"kr-south1"}')
  const environment = { SCP_IMAGES_DATA: data, DATABASE_URL: 'postgres://u:hunter2@db/images' }
  const { code, stdout } = await command(['config', 'print', '--port', '9', '--output', 'json'], environment)
  expect(code).toBe(0)
  const rows = JSON.parse(stdout) as { setting: string; value: string; origin: string }[]
  expect(rows.map(({ setting }) => setting)).toEqual(settingsOf('server').map(settingWord))
  const row = (setting: string) => rows.find((candidate) => candidate.setting === setting)
  expect(row('port')).toMatchObject({ value: '9', origin: '--port' })
  expect(row('data')).toMatchObject({ value: data, origin: 'SCP_IMAGES_DATA' })
  expect(row('region')).toMatchObject({
    value: 'kr-south1',
    origin: expect.stringMatching(/config\.json: region$/),
  })
  expect(row('database')).toMatchObject({ value: 'postgres://u:***@db/images', origin: 'DATABASE_URL' })
  expect(stdout).not.toContain('hunter2')
})

test('bad settings end with 78, all of them told at once', async () => {
  const answer = await command(['serve', '--port', 'x', '--workers', '65'], { SCP_IMAGES_CLOCK: 'soon' })
  expect(answer).toMatchObject({ code: 78, stdout: '' })
  expect(answer.stderr).toMatch(
    /--port = "x" must be .*\n--workers = "65" must be a whole number from 1 to 64, or auto\nSCP_IMAGES_CLOCK = "soon"/,
  )
})
