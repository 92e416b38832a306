import { createRequire } from 'node:module'
import type { SqlValue } from '../schema/columns.ts'

/**
 * The part of the `node:sqlite` API that is used. Node has it built in from 22.13; below that the package
 * `@photostructure/sqlite` brings the same API with its own prebuilt binary.
 */
export interface SqliteDatabase {
  exec(sql: string): void
  prepare(sql: string): SqliteStatement
  close(): void
}

export interface SqliteStatement {
  all(...parameters: SqlValue[]): unknown[]
  get(...parameters: SqlValue[]): unknown
  run(...parameters: SqlValue[]): { changes: number | bigint; lastInsertRowid: number | bigint }
  columns(): unknown[]
}

interface SqliteModule {
  DatabaseSync: new (path: string, options?: { readOnly?: boolean }) => SqliteDatabase
}

/** Open a database file, or `:memory:`. */
export function openDatabase(path: string, options: { readOnly?: boolean } = {}): SqliteDatabase {
  const { DatabaseSync } = loadModule()
  return new DatabaseSync(path, options)
}

const builtInModule = () => process.getBuiltinModule?.('node:sqlite') as SqliteModule | undefined

/**
 * Are a connection's locks gone when it is closed? The package's connection stays until its last statement is garbage
 * collected, and needs the locks that the process has on its files until then.
 */
export const closesAtOnce = (): boolean => builtInModule() !== undefined

function loadModule(): SqliteModule {
  const require = createRequire(import.meta.url)
  const builtIn = builtInModule()
  if (builtIn) return builtIn
  try {
    return require('@photostructure/sqlite') as SqliteModule
  } catch {
    throw new Error(
      'This Node has no SQLite of its own. Install the optional dependency @photostructure/sqlite, or use Node 22.13 or newer.',
    )
  }
}
