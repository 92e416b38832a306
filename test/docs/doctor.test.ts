import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allChecks } from '../../src/catalogue/doctor/checks.ts'

test('the page has a row for every check, in their order and their words', () => {
  const page = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8')
  const [, section = ''] = page.split('## Checks')
  const rows = (section.split('\n\n')[1] ?? '').split('\n').slice(2)
  expect(rows).toEqual(allChecks.map(({ name, title, why }) => `| \`${name}\` | ${title} | ${why} |`))
})
