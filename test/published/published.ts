import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ask } from '../postgres/schema-url.ts'
import type { Schemas } from '../postgres/schemas.ts'
import { masterKey } from './make/accounts.mjs'
import { readAnswers } from './make/answers-text.mjs'

/** A database with a published schema, made by the program of a commit. */
export interface Published {
  readonly engine: 'sqlite' | 'postgres'
  /** Number of its last migration. */
  readonly schema: string
  readonly commit: string
}

/** Each schema's last commit. The first one that wrote to PostgreSQL had 0002. */
export const published: readonly Published[] = [
  { engine: 'sqlite', schema: '0001', commit: 'f492d7c' },
  { engine: 'sqlite', schema: '0002', commit: '8a6964e' },
  { engine: 'postgres', schema: '0002', commit: '8a6964e' },
  { engine: 'sqlite', schema: '0003', commit: '93dd74b' },
  { engine: 'postgres', schema: '0003', commit: '93dd74b' },
  { engine: 'sqlite', schema: '0004', commit: 'b5736ca' },
  { engine: 'postgres', schema: '0004', commit: 'b5736ca' },
  { engine: 'sqlite', schema: '0005', commit: 'c020f9e' },
  { engine: 'postgres', schema: '0005', commit: 'c020f9e' },
]

/** A signed GET and its answer. */
export interface RecordedRequest {
  /** Id of who asked. */
  readonly account: string
  /** Null: no version was named. */
  readonly version: string | null
  readonly target: string
  readonly status: number
  /** Null for an error, whose body has ids of its own. */
  readonly body: string | null
}

/** A command that reads, and what it printed with `--output json`. */
export interface RecordedCommand {
  readonly words: string
  readonly stdout: string
}

export interface RecordedAnswers {
  readonly requests: readonly RecordedRequest[]
  readonly commands: readonly RecordedCommand[]
}

const read = (name: string): Buffer => gunzipSync(readFileSync(new URL(name, import.meta.url)))

/** What the program answered that made the databases of a schema: the same for each engine. */
export const recordedAnswers = (schema: string): RecordedAnswers =>
  readAnswers(read(`answers-${schema}.json.gz`).toString())

/** Put the master key of all published databases into a folder, where the program looks for it with `--data`. */
export function putMasterKey(folder: string): void {
  writeFileSync(join(folder, 'master.key'), `${masterKey}\n`, { mode: 0o600 })
}

/** Unpack the SQLite database of a schema into a folder, where the program looks for it with `--data`; answers its path. */
export function unpackSqlite(schema: string, folder: string): string {
  const path = join(folder, 'images.db')
  writeFileSync(path, read(`sqlite-${schema}.db.gz`))
  return path
}

/** Load the PostgreSQL database of a schema into a place of its own; answers its URL. */
export async function loadPostgres(schema: string, schemas: Schemas): Promise<string> {
  const url = await schemas.place()
  await ask(url, read(`postgres-${schema}.sql.gz`).toString())
  return url
}
