import type { Kysely } from 'kysely'
import type { Tables } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { DatabaseSetupError } from '../sql/errors.ts'
import { buildIndexes, dropIndexes } from './secondary-indexes.ts'

/** A catalogue of up to this many images is loaded without list indexes, which are built afterwards. */
const SMALL = 10_000

const KEY = 'loading'

/**
 * Begin a large load: a small catalogue drops its list indexes, because building them once is several times cheaper
 * than updating them row by row. The process is recorded, so that others do not build the indexes meanwhile.
 */
export async function startLoad({ db, dialect }: Engine): Promise<void> {
  await dialect.tune(db, 'loading')
  const { count } = await db
    .selectFrom(
      db
        .selectFrom('image')
        .select('seq')
        .limit(SMALL + 1)
        .as('some'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) > SMALL) return
  await forget(db)
  await db
    .insertInto('meta')
    .values({ key: KEY, value: String(process.pid) })
    .execute()
  await dropIndexes(db)
}

/** The load is over, or an interrupted one is made good: all list indexes are there again. */
export async function finishLoad(
  engine: Engine,
  onIndex?: (done: number, total: number) => void,
): Promise<void> {
  await buildIndexes(engine, onIndex)
  await forget(engine.db)
  await engine.dialect.tune(engine.db, 'serving')
}

/** When a database is opened: finish a load that was cut off, unless its process is still at it. */
export async function recoverLoad(
  engine: Engine,
  onIndex?: (done: number, total: number) => void,
): Promise<void> {
  const row = await engine.db.selectFrom('meta').select('value').where('key', '=', KEY).executeTakeFirst()
  if (row && isRunning(Number(row.value))) return
  try {
    await finishLoad(engine, onIndex)
  } catch (error) {
    if (!engine.dialect.isPermissionDenied(error)) throw error
    throw new DatabaseSetupError(
      'List indexes are missing, and this role may not build them. Run "scp-images db migrate" as the owner of the tables.',
    )
  }
}

async function forget(db: Kysely<Tables>): Promise<void> {
  await db.deleteFrom('meta').where('key', '=', KEY).execute()
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
