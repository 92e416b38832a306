import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { coalesce } from '../../async/coalesce.ts'

/** Puts what was committed on the disk. */
export interface WalSync {
  /** Resolves when every commit before the call would outlive a power failure. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** Of a database in memory. */
export const noWal: WalSync = { flush: async () => {}, close: async () => {} }

/**
 * The sync of a database's write-ahead log. SQLite would wait for the disk itself, 1 to 3 ms a commit, and the event
 * loop with it. Here a thread waits: a commit is acknowledged as late as before, and other requests continue meanwhile.
 * The log exists as long as any connection is open; it has no POSIX locks that a close would drop. After a failed sync
 * the system may discard the data and report the next sync as a success: no commit is acknowledged then until the
 * database is opened again.
 * @param database the file itself, with the log beside it; not a link to it
 */
export function walSync(database: string): WalSync {
  let log: Promise<FileHandle> | undefined
  let failure: unknown
  const flush = coalesce(async () => {
    if (failure) throw failure
    log ??= openLog(database)
    const file = await log.catch((error) => {
      log = undefined
      throw error
    })
    await file.datasync().catch((error) => {
      failure = error
      throw error
    })
  })
  return {
    flush,
    async close() {
      await (await log)?.close()
    },
  }
}

async function openLog(database: string): Promise<FileHandle> {
  await syncFolder(dirname(database))
  return open(`${database}-wal`, 'r+')
}

/** So that the log's name outlives a power failure, too. Windows keeps names by itself, and opens no folder. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  try {
    await folder?.sync()
  } catch {
    // Not every file system syncs folders; SQLite does not insist either.
  } finally {
    await folder?.close()
  }
}
