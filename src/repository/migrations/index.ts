import { type Kysely, Migrator } from 'kysely'
import type { Engine, EngineFacts } from '../engine.ts'
import * as catalogue from './0001-catalogue.ts'
import * as changes from './0002-changes.ts'

type Up = (db: Kysely<unknown>, facts: EngineFacts) => Promise<void>

/** Every migration, oldest first. A published one is never edited. */
const migrations: Readonly<Record<string, Up>> = {
  '0001-catalogue': catalogue.up,
  '0002-changes': changes.up,
}

/** Bring the schema up to date; answers the names of what was applied. Safe when two processes start at once. */
export async function migrate({ db, facts }: Engine, tries = 3): Promise<string[]> {
  const provider = {
    getMigrations: async () =>
      Object.fromEntries(
        Object.entries(migrations).map(([name, up]) => [
          name,
          { up: (on: Kysely<unknown>) => up(on, facts) },
        ]),
      ),
  }
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest()
  if (error === undefined) return (results ?? []).map((result) => result.migrationName)
  if (tries <= 1) throw error
  await new Promise((resolve) => setTimeout(resolve, 200))
  return migrate({ db, facts } as Engine, tries - 1)
}
