import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { profilePath, readProfile, writeProfile } from '../../../src/cli/client/profile.ts'
import { CommandFailure } from '../../../src/cli/exit-codes.ts'
import { temporaryFolder } from '../in-process.ts'

const profile = {
  endpoint: 'http://127.0.0.1:8080',
  access_key: 'access',
  secret_key: "it's secret",
  account_id: 'a'.repeat(32),
}

test('reads what was written, for its owner only', async () => {
  const data = temporaryFolder()
  expect(readProfile(data)).toBeUndefined()
  await writeProfile(data, profile)
  expect(statSync(profilePath(data)).mode & 0o777).toBe(0o600)
  expect(readProfile(data)).toEqual(profile)
  await writeProfile(data, { ...profile, endpoint: 'http://127.0.0.1:9' })
  expect(readProfile(data)?.endpoint).toBe('http://127.0.0.1:9')
})

test.each([0o640, 0o604, 0o660])('refuses mode %o and says what to do', async (mode) => {
  const data = temporaryFolder()
  await writeProfile(data, profile)
  chmodSync(profilePath(data), mode)
  expect(() => readProfile(data)).toThrow(CommandFailure)
  expect(() => readProfile(data)).toThrow(/chmod 600 .*demo\.env/)
})

test('refuses a file that lacks something', () => {
  const data = temporaryFolder()
  writeFileSync(profilePath(data), 'export SCP_ACCESS_KEY=a\n', { mode: 0o600 })
  expect(() => readProfile(data)).toThrow(/does not say SCP_/)
})
