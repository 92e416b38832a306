import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * A schema of a PostgreSQL database with all that is in it, as SQL for whatever schema the connection has for its own.
 * @throws Error without pg_dump, or with what it says
 */
export function dumpSchema(url, schema) {
  const words = ['--schema', schema, '--inserts', '--no-owner', '--no-privileges', '--dbname', url]
  const text = execFileSync(pgDump(), words, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  const isWanted = (line) => line !== '' && !noise.some((pattern) => pattern.test(line))
  const lines = text.replaceAll(`${schema}.`, '').split('\n').filter(isWanted)
  return `${lines.join('\n')}\n`
}

/** Session settings, commands of psql, comments, and the schema itself. */
const noise = [/^SET \w+ = .*;$/, /^SELECT pg_catalog\.set_config\(/, /^\\/, /^--/, /^CREATE SCHEMA /]

function pgDump() {
  const root = '/usr/lib/postgresql'
  const installed = existsSync(root) ? readdirSync(root).map((version) => join(root, version, 'bin')) : []
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...installed.toSorted().toReversed()]
  const program = folders.map((folder) => join(folder, 'pg_dump')).find((path) => existsSync(path))
  if (!program)
    throw new Error('There is no pg_dump on PATH: install the client programs of PostgreSQL for a dump.')
  return program
}
