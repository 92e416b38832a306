import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isIncidental } from './catalogue.mjs'

/** Catalogues as SQLite files, each in a folder of its own. @returns {import('./catalogue.mjs').Databases} */
export function sqliteDatabases(folder) {
  return {
    engine: 'sqlite',
    at: (name) => slotIn(join(folder, name)),
    names: () => readdir(folder).catch(() => []),
    close: async () => {},
  }
}

function slotIn(data) {
  const [file, note] = [join(data, 'images.db'), join(data, 'bench.json')]
  const drop = () => rm(data, { recursive: true, force: true })
  return {
    data,
    database: `sqlite:${file}`,
    async note() {
      const text = await readFile(note, 'utf8').catch(() => undefined)
      return text === undefined ? undefined : JSON.parse(text)
    },
    async make() {
      await drop()
      await mkdir(data, { recursive: true })
    },
    complete: (imported) => writeFile(note, JSON.stringify(imported)),
    async readThrough() {
      for await (const _ of createReadStream(file, { highWaterMark: 1024 * 1024 }));
    },
    digest: () => digestOf(file),
    drop,
    cpu: async () => undefined,
  }
}

async function digestOf(file) {
  const { openDatabase } = await import('../../dist/repository/sqlite/driver.js')
  const database = openDatabase(file)
  const digest = createHash('sha256')
  const tables = database.prepare('select name, sql from sqlite_master order by name').all()
  for (const { name, sql } of tables) {
    digest.update(`${name} ${sql}\n`)
    if (!/^create table/i.test(sql ?? '') || isIncidental(name)) continue
    for (const row of database.prepare(`select * from "${name}"`).all()) digest.update(textOf(row))
  }
  database.close()
  return digest.digest('hex')
}

const textOf = (row) =>
  JSON.stringify(row, (_key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  )
