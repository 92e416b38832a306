import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeAccounts } from './accounts.mjs'
import { spawnTied } from './child.mjs'
import { BenchFailure } from './failure.mjs'
import { leastImages } from './images.mjs'
import { runProgram } from './program.mjs'

const store = fileURLToPath(new URL('.data', import.meta.url))
const generator = fileURLToPath(new URL('make-images.mjs', import.meta.url))

/**
 * The data folder of a catalogue, made unless it is kept from an earlier run.
 * `imported`: what the import took when it was made.
 */
export async function prepareCatalogue({ size, seed, layout, fresh }, log) {
  const data = join(store, `${size}-${seed}-${layout}`)
  const note = join(data, 'bench.json')
  const kept = fresh ? undefined : await readFile(note, 'utf8').catch(() => undefined)
  if (kept !== undefined) return { data, imported: { ...JSON.parse(kept), isKept: true } }

  await removeOthers(`${size}-${seed}-`)
  await mkdir(data, { recursive: true })
  await addAccounts(data, seed)
  const lines = join(data, 'images.ndjson')
  log(`${size} images: making them`)
  await writeImages(lines, size, seed)
  log(`${size} images: importing them`)
  const { stdout, seconds, peak } = await runProgram(importWords(lines, data))
  const { added, skipped } = JSON.parse(stdout)
  if (added !== size || skipped !== 0) {
    throw new BenchFailure(`the import added ${added} of ${size} images and skipped ${skipped}`)
  }
  await rm(lines)
  const imported = { seconds, rate: size / seconds, peak }
  await writeFile(note, JSON.stringify(imported))
  return { data, imported: { ...imported, isKept: false } }
}

const importWords = (lines, data) => ['import', 'ndjson', lines, '--data', data, '--output', 'json']

/** Catalogues of the same size in an older layout, and what an interrupted run left. */
async function removeOthers(prefix) {
  for (const name of await readdir(store).catch(() => [])) {
    if (name.startsWith(prefix)) await rm(join(store, name), { recursive: true, force: true })
  }
}

async function writeImages(path, size, seed) {
  const file = await open(path, 'w')
  try {
    const words = [generator, '--images', String(size), '--seed', String(seed)]
    const child = spawnTied(words, { stdio: ['ignore', file.fd, 'inherit'] })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new BenchFailure(`the images could not be made (${code}): is the disk full?`)
  } finally {
    await file.close()
  }
}

async function addAccounts(data, seed) {
  const { openServices } = await import('../dist/main.js')
  const { createAccount } = await import('../dist/accounts/create-account.js')
  const { issueKey } = await import('../dist/accounts/issue-key.js')
  const { store, box, close } = await openServices({
    data,
    masterKeyFile: join(data, 'master.key'),
    database: `sqlite:${databaseIn(data)}`,
  })
  try {
    for (const { account_id, name, user, accessKey, secretKey } of makeAccounts(seed)) {
      await createAccount(store.accounts, { name, id: account_id, user }, 0)
      const key = { account_id, access_key: accessKey, secret_key: secretKey }
      await issueKey(store.accounts, box, key, 0)
    }
  } finally {
    await close()
  }
}

/**
 * Have the system's file cache hold the database as far as there is memory: cold rows then cost the same in every run,
 * and not what the disk of the day costs.
 */
export async function readThrough(data) {
  for await (const _ of createReadStream(databaseIn(data), { highWaterMark: 1024 * 1024 }));
}

const databaseIn = (data) => join(data, 'images.db')

/** Tables whose rows are random or say when something was done. */
const isIncidental = (table) => /^(account|access_key|meta|event|kysely_.*|sqlite_.*)$/.test(table)

/**
 * A digest of how images are stored: schema and rows of a small catalogue. It changes with the generator and with
 * anything in the program that stores images in another way, so that a kept catalogue is never an outdated one.
 */
export async function layoutDigest(seed) {
  const { openDatabase } = await import('../dist/repository/sqlite-driver.js')
  const data = await mkdtemp(join(tmpdir(), 'scp-images-bench-'))
  try {
    const lines = join(data, 'images.ndjson')
    await writeImages(lines, leastImages, seed)
    await runProgram(importWords(lines, data))
    const database = openDatabase(databaseIn(data))
    const digest = createHash('sha256')
    const tables = database.prepare('select name, sql from sqlite_master order by name').all()
    for (const { name, sql } of tables) {
      digest.update(`${name} ${sql}\n`)
      if (!/^create table/i.test(sql ?? '') || isIncidental(name)) continue
      for (const row of database.prepare(`select * from "${name}"`).all()) digest.update(textOf(row))
    }
    database.close()
    return digest.digest('hex').slice(0, 12)
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

const textOf = (row) =>
  JSON.stringify(row, (_key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  )
