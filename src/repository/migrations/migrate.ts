import { type Kysely, type MigrationProvider, Migrator, sql } from 'kysely'
import type { Dialect } from '../sql/dialect.ts'
import type { Engine } from '../sql/engine.ts'
import { DatabaseSetupError } from '../sql/errors.ts'
import * as catalogue from './0001-catalogue.ts'
import * as changes from './0002-changes.ts'
import * as sources from './0003-sources.ts'
import * as lastSuccess from './0004-last-success.ts'
import * as layout from './0005-layout.ts'

type Up = (db: Kysely<unknown>, dialect: Dialect) => Promise<void>

/** Every migration, oldest first. A published one is never edited. */
const migrations: Readonly<Record<string, Up>> = {
  '0001-catalogue': catalogue.up,
  '0002-changes': changes.up,
  '0003-sources': sources.up,
  '0004-last-success': lastSuccess.up,
  '0005-layout': layout.up,
}

/**
 * Bring the schema up to date; answers the names of what was applied. Safe when two processes start at once.
 * @throws DatabaseSetupError when the schema is a newer program's
 */
export async function migrate(engine: Engine, tries = 3): Promise<string[]> {
  const { maintenance: db, dialect } = engine
  refuseNewer(await appliedNames(engine))
  const schema = await dialect.schemaName(db)
  const migrator = new Migrator({
    db,
    provider: providerOf(dialect),
    ...(schema !== undefined && { migrationTableSchema: schema }),
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return (results ?? []).map((result) => result.migrationName)
  if (tries <= 1) throw error
  await new Promise((resolve) => setTimeout(resolve, 200))
  return migrate(engine, tries - 1)
}

/** @throws DatabaseSetupError when the schema is older or newer than this program */
export async function requireSchema(engine: Engine): Promise<void> {
  const applied = await appliedNames(engine)
  refuseNewer(applied)
  const missing = Object.keys(migrations).filter((name) => !applied.includes(name))
  if (missing.length > 0)
    throw new DatabaseSetupError(
      `${applied.length === 0 ? 'The database is empty' : 'The schema of the database is an older one'}: ${missing.join(', ')} to be applied. Run "scp-images db migrate" with the same settings.`,
    )
}

function refuseNewer(applied: readonly string[]): void {
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name))
  if (unknown.length > 0)
    throw new DatabaseSetupError(
      `The schema of the database is a newer one: this program does not know ${unknown.join(', ')}. Use the newer program.`,
    )
}

/** Names of the migrations that the database has. */
async function appliedNames({ maintenance: db, dialect }: Engine): Promise<readonly string[]> {
  const tables = await dialect.tableNames.execute(db)
  if (!tables.rows.some(({ name }) => name === 'kysely_migration')) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

const providerOf = (dialect: Dialect): MigrationProvider => ({
  getMigrations: async () =>
    Object.fromEntries(
      Object.entries(migrations).map(([name, up]) => [
        name,
        { up: (on: Kysely<unknown>) => up(on, dialect) },
      ]),
    ),
})
