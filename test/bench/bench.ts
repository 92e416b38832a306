import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const script = fileURLToPath(new URL('../../bench/run.mjs', import.meta.url))
const run = promisify(execFile)

/** Run the bench on the smallest catalogue, as shortly as it can be: what comes of it are figures, not measurements. */
export async function bench(folder: string, ...words: string[]) {
  const json = join(folder, 'figures.json')
  const short = ['--sizes', '1000', '--seconds', '0.05', '--rounds', '2', '--connections', '4']
  const where = ['--data', join(folder, 'data'), '--json', json]
  const { stdout } = await run(process.execPath, [script, ...short, ...where, ...words])
  return { stdout, figures: JSON.parse(readFileSync(json, 'utf8')) }
}
