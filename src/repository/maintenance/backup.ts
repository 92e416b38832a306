import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, copyFile, rename, rm } from 'node:fs/promises'
import { sql } from 'kysely'
import type { RebuildOptions } from '../index/ensure-layout.ts'
import { bringUpToDate, openEngine, using } from '../open.ts'
import { openDatabase } from '../sqlite/driver.ts'
import { openSqlite } from '../sqlite/engine.ts'

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
