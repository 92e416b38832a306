// Writes the files derived from the tables of the contract and of the settings. Run as `npm run generate`, which builds first.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { settingsPage } from '../dist/cli/flags/settings-page.js'
import { generatedFiles } from '../dist/openapi/generate.js'

const files = { ...generatedFiles(), 'docs/settings.md': settingsPage() }
for (const [path, text] of Object.entries(files)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  console.info(path)
}
