// Makes the files of one published schema with the program of a commit. See ../README.md.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { checkOut } from '../../../bench/servers/checkout.mjs'
import { programAt } from '../../../bench/servers/program.mjs'
import { masterKey } from './accounts.mjs'
import { writeAnswers } from './answers-text.mjs'
import { fill } from './fill.mjs'
import { fixTimeAndChance } from './fixed.mjs'
import { functionsOf } from './program.mjs'
import { commandsOf, recordRequests } from './record.mjs'
import { dumpSchema } from './sql-dump.mjs'
import { openPlace } from './test-server.mjs'

const published = fileURLToPath(new URL('..', import.meta.url))
const [commit = 'HEAD', name] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'scp-images-published-'))
const log = (text) => process.stderr.write(`${text}\n`)

/** Make a database of the program, and its answers. */
async function make(root, functions, url) {
  fixTimeAndChance()
  const applied = await functions.migrateDatabase(url)
  const store = await functions.openStore(url)
  try {
    await fill(functions, store)
    const requests = await recordRequests(functions, store)
    const commands = []
    for (const words of commandsOf(functions))
      commands.push({ words, stdout: await answerOf(root, words.split(' '), url) })
    const last = applied.findLast((one) => /^\d{4}-/.test(one))
    return { schema: name ?? last.slice(0, 4), answers: writeAnswers({ requests, commands }) }
  } finally {
    await store.close()
  }
}

/** What the built program prints as JSON of a catalogue. */
async function answerOf(root, words, database) {
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'master.key'), masterKey, { mode: 0o600 })
  const { stdout } = await programAt(root).run([...words, '--output', 'json'], { data, database })
  return stdout
}

async function makeSqlite(root, functions) {
  const url = `sqlite:${join(folder, 'images.db')}`
  const made = await make(root, functions, url)
  const backup = join(folder, 'backup.db')
  await programAt(root).run(['db', 'backup', backup], { data: folder, database: url })
  return { ...made, file: 'sqlite', ending: 'db', bytes: readFileSync(backup) }
}

async function makePostgres(root, functions) {
  const place = await openPlace()
  try {
    const made = await make(root, functions, place.url)
    return { ...made, file: 'postgres', ending: 'sql', bytes: dumpSchema(place.url, place.schema) }
  } finally {
    await place.close()
  }
}

function keep(name, content) {
  const bytes = gzipSync(content, { level: 9 })
  writeFileSync(join(published, name), bytes)
  log(`${name}: ${bytes.length} bytes`)
}

try {
  const root = await checkOut(commit, folder, log)
  const functions = await functionsOf(root)
  const sides = [await makeSqlite(root, functions)]
  if (functions.openPostgres) sides.push(await makePostgres(root, functions))
  const [{ schema, answers }] = sides
  if (sides.some((side) => side.answers !== answers))
    throw new Error('the engines do not answer alike: nothing was written')
  for (const { file, ending, bytes } of sides) keep(`${file}-${schema}.${ending}.gz`, bytes)
  keep(`answers-${schema}.json.gz`, answers)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
