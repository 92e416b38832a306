import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { BenchFailure } from '../failure.mjs'
import { isIncidental } from './catalogue.mjs'
import { cpuOf, isBackend } from './usage.mjs'

const prefix = 'scp_bench_'
/** How the comment of our databases begins: others are left alone, whatever they are called. */
const mark = 'scp-images bench '
/** Seals the keys of the bench's accounts, which open nothing else; the databases may outlive this folder. */
const masterKey = '5c'.repeat(32)
/** What is wrong, by PostgreSQL's codes. */
const advice = {
  42501: 'the role may not create databases: "alter role … createdb", or name another',
  53300: 'it has no connection left: raise max_connections, or measure fewer sizes at once',
}

/**
 * Catalogues as databases of a server, `scp_bench_…`, beside the one that the URL names.
 * @returns {Promise<import('./catalogue.mjs').Databases>}
 */
export async function postgresDatabases(url, folder) {
  const server = await connect(url)
  const data = join(folder, 'postgres')
  await rm(data, { recursive: true, force: true })
  await mkdir(data, { recursive: true })
  await writeFile(join(data, 'master.key'), masterKey, { mode: 0o600 })

  /** The comment of a database; undefined if there is no such database. */
  async function commentOf(name) {
    const found = await ask(
      server,
      `select coalesce(shobj_description(oid, 'pg_database'), '') as comment from pg_database where datname = $1`,
      [name],
    )
    return found[0]?.comment
  }
  const comment = (name, text) =>
    ask(server, `comment on database ${name} is ${pg.escapeLiteral(mark + text)}`)
  async function drop(name) {
    if ((await commentOf(name))?.startsWith(mark)) await ask(server, `drop database ${name} with (force)`)
  }

  function slotOf(name) {
    const database = Object.assign(new URL(url), { pathname: `/${name}` }).href
    const inside = async (act) => {
      const client = await connect(database)
      try {
        return await act(client)
      } finally {
        await client.end()
      }
    }
    return {
      data,
      database,
      async note() {
        const text = await commentOf(name)
        return text?.startsWith(`${mark}{`) ? JSON.parse(text.slice(mark.length)) : undefined
      },
      async make() {
        const text = await commentOf(name)
        if (text !== undefined && !text.startsWith(mark))
          throw new BenchFailure(`the database ${name} is not of this bench: drop or rename it`)
        await drop(name)
        await ask(server, `create database ${name} encoding 'UTF8' template template0`)
        await comment(name, 'unfinished')
      },
      complete: (imported) => comment(name, JSON.stringify(imported)),
      readThrough: () => inside(prewarm),
      digest: () => inside(digestOf),
      drop: () => drop(name),
      async cpu() {
        const backends = await ask(server, 'select pid from pg_stat_activity where datname = $1', [name])
        const pids = backends.map(({ pid }) => pid).filter((pid) => isBackend(pid, name))
        return pids.length === 0 ? undefined : cpuOf(pids)
      },
    }
  }

  return {
    engine: 'postgres',
    at: (name) => slotOf(prefix + name.replaceAll('-', '_')),
    async names() {
      const found = await ask(
        server,
        `select datname from pg_database
          where starts_with(datname, $1) and starts_with(shobj_description(oid, 'pg_database'), $2)`,
        [prefix, mark],
      )
      return found.map(({ datname }) => datname.slice(prefix.length).replaceAll('_', '-'))
    },
    close: () => server.end(),
  }
}

async function connect(url) {
  const client = new pg.Client({ connectionString: url, application_name: 'scp-images bench' })
  client.on('error', () => {})
  await client.connect().catch(fail)
  return client
}

const ask = async (client, text, values) => (await client.query(text, values).catch(fail)).rows

function fail(error) {
  throw new BenchFailure(`PostgreSQL: ${[error.message, advice[error.code]].filter(Boolean).join('; ')}`)
}

/** By its own extension, which superusers may install; without it, the tables alone. */
async function prewarm(client) {
  const kinds = `from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'i')`
  try {
    await client.query('create extension if not exists pg_prewarm')
    await client.query(`select pg_prewarm(oid, 'read') ${kinds}`)
  } catch {
    const tables = await ask(client, `select oid::regclass::text as name ${kinds} and relkind = 'r'`)
    for (const { name } of tables) await ask(client, `select count(*) from ${name}`)
  }
}

async function digestOf(client) {
  const digest = createHash('sha256')
  const here = 'current_schema()'
  const schema = [
    `select table_name, column_name, data_type, collation_name, is_nullable, column_default
       from information_schema.columns where table_schema = ${here} order by 1, 2`,
    `select indexdef from pg_indexes where schemaname = ${here} order by 1`,
    `select relname, reloptions from pg_class where relnamespace = ${here}::regnamespace order by 1`,
  ]
  for (const text of schema) digest.update(JSON.stringify(await ask(client, text)))
  const tables = await ask(
    client,
    `select tablename as name from pg_tables where schemaname = ${here} order by 1`,
  )
  for (const { name } of tables.filter(({ name }) => !isIncidental(name)))
    digest.update(JSON.stringify(await ask(client, `select t::text as row from "${name}" t order by 1`)))
  return digest.digest('hex')
}
