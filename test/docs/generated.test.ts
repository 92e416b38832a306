import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { settingsPage } from '../../src/cli/flags/settings-page.ts'
import { flagOf, settingKeys, settingRow } from '../../src/config/options.ts'
import { generatedFiles } from '../../src/openapi/generate.ts'

const root = new URL('../../', import.meta.url)
const allFiles = (): Record<string, string> => ({ ...generatedFiles(), 'docs/settings.md': settingsPage() })
const files = allFiles()

describe('files derived from the tables', () => {
  test.each(Object.entries(files))('%s is up to date', (path, text) => {
    const file = new URL(path, root)
    const committed = existsSync(file) ? readFileSync(file, 'utf8') : ''
    expect(committed === text, `${path} differs from the tables: run npm run generate`).toBe(true)
  })

  test('there is no document of a version that is not in the table', () => {
    const committed = readdirSync(new URL('openapi/', root)).map((name) => `openapi/${name}`)
    expect(committed.toSorted()).toEqual(Object.keys(files).filter((path) => path.startsWith('openapi/')))
  })

  test('they depend on no clock and no run', () => {
    expect(allFiles()).toEqual(files)
  })
})

describe('tables of the pages', () => {
  const pages = Object.entries(files).filter(([path]) => path.endsWith('.md'))

  test.each(pages)('%s: each row has as many cells as the head', (_path, text) => {
    const tables = text.split('\n\n').filter((block) => block.startsWith('| '))
    expect(tables.length).toBeGreaterThan(0)
    for (const lines of tables.map((block) => block.trim().split('\n'))) {
      const widths = lines.map((line) => line.replaceAll('\\|', '').split('|').length)
      expect(new Set(widths).size, lines[0]).toBe(1)
      expect(lines.length).toBeGreaterThan(3)
    }
  })
})

test('every setting is in one table of docs/settings.md', () => {
  const flags = settingKeys.filter((key) => !settingRow(key).secret).map(flagOf)
  const rows = [...(files['docs/settings.md'] ?? '').matchAll(/^\| `(--[\w-]+)/gm)].map((match) => match[1])
  expect(rows.toSorted()).toEqual(flags.toSorted())
})
