import type { Engine } from './engine.ts'
import { recoverLoad } from './loading.ts'
import { migrate } from './migrations/index.ts'
import { createAccountRepository } from './sql-account-repository.ts'
import { createImageRepository } from './sql-image-repository.ts'
import { createJobRepository } from './sql-job-repository.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'

/** Openers by the scheme of a database URL. */
const engines: Readonly<Record<string, (address: string) => Engine>> = {
  sqlite: openSqlite,
}

/**
 * The engine of a database URL: `sqlite:PATH` or `sqlite::memory:`.
 * @throws Error that names the schemes there are
 */
export function openEngine(url: string): Engine {
  const colon = url.indexOf(':')
  const open = engines[url.slice(0, Math.max(colon, 0))]
  if (!open || colon === url.length - 1) {
    const forms = Object.keys(engines).map((scheme) => `${scheme}:…`)
    throw new Error(
      `The database URL must be one of ${forms.join(', ')}, for example sqlite:./data/images.db`,
    )
  }
  return open(url.slice(colon + 1))
}

/**
 * Open a database, bring its schema up to date, and finish a load that was cut off.
 * @param clock the time that history remembers, ms
 */
export async function openStore(url: string, clock: () => number = Date.now): Promise<Store> {
  const engine = openEngine(url)
  try {
    await migrate(engine)
    await recoverLoad(engine)
    return {
      images: await createImageRepository(engine, clock),
      jobs: createJobRepository(engine),
      accounts: createAccountRepository(engine),
      ping: async () => {
        await engine.rows(ping, [])
      },
      close: () => engine.close(),
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

const ping = 'select 1 as answer'
