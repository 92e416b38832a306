import { once } from 'node:events'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BenchFailure } from '../failure.mjs'
import { makeAccounts } from '../images/accounts.mjs'
import { leastImages } from '../images/images.mjs'
import { spawnTied } from './child.mjs'

const generator = fileURLToPath(new URL('../images/make-images.mjs', import.meta.url))

/**
 * Where catalogues are kept: files, or databases of a server.
 * @typedef {object} Databases
 * @property {string} engine
 * @property {(name: string) => Slot} at
 * @property {() => Promise<string[]>} names
 * @property {() => Promise<void>} close
 *
 * A catalogue there, or where it will be.
 * @typedef {object} Slot
 * @property {string} data folder, for `--data`
 * @property {string} database URL
 * @property {() => Promise<object | undefined>} note what was noted when it was complete
 * @property {() => Promise<void>} make it anew, empty
 * @property {(note: object) => Promise<void>} complete
 * @property {() => Promise<void>} readThrough
 *   Have the system's file cache hold it as far as there is memory: cold rows then cost the same in every run, and
 *   not what the disk of the day costs.
 * @property {() => Promise<string>} digest of its schema and its rows, but for what is random or says when something was done
 * @property {() => Promise<void>} drop
 * @property {() => Promise<Map<number, number> | undefined>} cpu microseconds of the database's own processes, if it has any
 *   that can be read
 */

/** Tables whose rows are random or say when something was done. */
export const isIncidental = (table) => /^(account|access_key|meta|event|kysely_.*|sqlite_.*)$/.test(table)

/**
 * A catalogue of so many images as this program stores them, made unless it is kept from an earlier run.
 * `imported`: what the import took when it was made.
 * @param {Databases} databases
 * @param {{ size: number, seed: number, layout: string, layouts: string[], fresh: boolean }} wanted `layouts`: all in use
 */
export async function prepareCatalogue(databases, program, { size, seed, layout, layouts, fresh }, log) {
  const slot = databases.at(`${size}-${layout}`)
  const kept = fresh ? undefined : await slot.note()
  if (kept !== undefined) return { slot, imported: { ...kept, isKept: true } }

  for (const name of await databases.names()) {
    const [images, other] = name.split('-')
    if (images === String(size) && !layouts.includes(other)) await databases.at(name).drop()
  }
  const imported = await fill(slot, program, size, seed, log)
  await slot.complete(imported)
  return { slot, imported: { ...imported, isKept: false } }
}

/**
 * A digest of how a program stores images: schema and rows of a small catalogue. It changes with the generator and with
 * anything in the program that stores images in another way, so that a kept catalogue is never an outdated one.
 */
export async function layoutDigest(databases, program, seed) {
  const slot = databases.at('layout')
  try {
    await fill(slot, program, leastImages, seed, () => {})
    return (await slot.digest()).slice(0, 12)
  } finally {
    await slot.drop()
  }
}

async function fill(slot, program, size, seed, log) {
  await slot.make()
  await program.run(['db', 'migrate'], slot)
  await addAccounts(slot, program, seed)
  const lines = join(slot.data, 'images.ndjson')
  log(`${size} images: making them`)
  try {
    await writeImages(lines, size, seed)
    log(`${size} images: importing them`)
    const { stdout, seconds, peak } = await program.run(['import', 'ndjson', lines, '--output', 'json'], slot)
    const { added, skipped } = JSON.parse(stdout)
    if (added !== size || skipped !== 0)
      throw new BenchFailure(`the import added ${added} of ${size} images and skipped ${skipped}`)
    return { seconds, rate: size / seconds, peak }
  } finally {
    await rm(lines, { force: true })
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

async function addAccounts({ data, database }, program, seed) {
  const { openServices } = await program.module('main.js')
  const { createAccount } = await program.module('accounts/create-account.js')
  const { issueKey } = await program.module('accounts/issue-key.js')
  await mkdir(data, { recursive: true })
  const settings = { data, masterKeyFile: join(data, 'master.key'), database, databaseConnections: 4 }
  const { store, box, close } = await openServices(settings)
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
