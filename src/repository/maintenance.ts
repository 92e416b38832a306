import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, copyFile, rename, rm } from 'node:fs/promises'
import { sql } from 'kysely'
import { disagreements } from './disagreements.ts'
import type { Engine } from './engine.ts'
import type { OnCompared } from './index/compare.ts'
import { ofIndexes, type RebuildOptions } from './index/ensure-layout.ts'
import { missingIndexes } from './list-indexes.ts'
import { recoverLoad } from './loading.ts'
import { bringUpToDate, openEngine, openReady } from './open.ts'
import { openSqlite } from './sqlite.ts'
import { openDatabase } from './sqlite-driver.ts'

async function using<T>(opened: Promise<Engine>, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await opened
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/**
 * Bring a database's schema, derived tables and indexes up to date; answers the names of what was applied.
 * @param options `isForced`: make the derived tables anew, also where nothing seems to be wrong with them
 */
export function migrateDatabase(url: string, options: RebuildOptions = {}): Promise<string[]> {
  return using(openEngine(url), async (engine) => {
    const applied = await bringUpToDate(engine, { ...options, isResumed: true })
    await recoverLoad(engine, ofIndexes(options.onProgress))
    return applied
  })
}

/**
 * What is wrong with a database, one sentence each; none when it is sound. Looks at the file's structure, if it is one, at
 * references between tables, at missing list indexes, and at whether the derived tables are what the images make them.
 */
export function checkDatabase(
  url: string,
  { onProgress, onCompared = () => {} }: CheckOptions = {},
): Promise<string[]> {
  return using(openReady(url, { onProgress }), async (engine) => {
    const problems = await engine.facts.damages(engine.patient)
    for (const { name } of await missingIndexes(engine)) {
      problems.push(`The list index ${name} is missing. Start the server or import once more to build it.`)
    }
    problems.push(...(await engine.snapshot((db) => disagreements(db, onCompared))))
    return problems
  })
}

interface CheckOptions extends Pick<RebuildOptions, 'onProgress'> {
  readonly onCompared?: OnCompared
}

/** Copy a database, while it is in use, into one file that must not exist yet. */
export async function backupDatabase(url: string, file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already. Name a new file.`)
  await using(openEngine(url), (engine) => sql`vacuum into ${file}`.execute(engine.db))
  await chmod(file, 0o600)
}

/**
 * Put a backup in the place of the database. The server must be stopped. The old file is kept beside it as
 * `<file>.before-restore`. What clients have cached stays distinguishable: the copy gets a new epoch.
 */
export async function restoreDatabase(
  url: string,
  file: string,
  options: Pick<RebuildOptions, 'onProgress'> = {},
): Promise<void> {
  const path = /^sqlite:(?!:memory:)(.+)$/.exec(url)?.[1]
  if (!path) throw new Error('Only a SQLite file can be restored here. Use the tools of the database itself.')
  if (!existsSync(file)) throw new Error(`There is no backup at ${file}.`)
  const fresh = `${path}.restoring`
  // One that was cut off may have left a log, which would be taken for this copy's.
  for (const suffix of ['', '-wal', '-shm']) await rm(fresh + suffix, { force: true })
  await copyFile(file, fresh)
  await using(Promise.resolve(openSqlite(fresh)), async (engine) => {
    await bringUpToDate(engine, options)
    await engine.db.deleteFrom('meta').where('key', '=', 'loading').execute()
    await engine.db.updateTable('meta').set({ value: randomUUID() }).where('key', '=', 'epoch').execute()
    await sql`pragma wal_checkpoint(truncate)`.execute(engine.db)
  })
  for (const suffix of ['-wal', '-shm']) await rm(fresh + suffix, { force: true })
  if (existsSync(path)) {
    foldLog(path)
    await rename(path, `${path}.before-restore`)
  }
  await rename(fresh, path)
}

/** Leave the database whole in its one file, without a log beside it. */
function foldLog(path: string): void {
  const database = openDatabase(path)
  try {
    database.exec('pragma journal_mode = delete')
  } catch (error) {
    throw new Error(`${path} is in use. Stop the server, then restore again.`, { cause: error })
  } finally {
    database.close()
  }
}
