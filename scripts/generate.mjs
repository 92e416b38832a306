// Writes the files derived from the contract tables. Run as `npm run generate`, which builds first.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedFiles } from '../dist/openapi/generate.js'

for (const [path, text] of Object.entries(generatedFiles())) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  console.info(path)
}
