import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { scopesToRead } from '../catalogue/access.ts'
import type {
  ImagePage,
  ImageRepository,
  ImageWrite,
  ListRequest,
  WriteOutcome,
} from '../catalogue/image-repository.ts'
import type { ImageId, Visibility } from '../contract/image-fields.ts'
import type { ScopeState, SqlAudience, SqlPosition } from './audience.ts'
import type { Engine } from './engine.ts'
import { listPage } from './list-page.ts'
import { finishLoad, startLoad } from './loading.ts'
import { markerPosition } from './marker-position.ts'
import { Placeholder, prepare } from './prepared.ts'
import { ScopeRegister } from './scope-register.ts'
import { findImage } from './stored-image.ts'
import { untilChanged } from './until-changed.ts'
import { writeImages } from './write-images.ts'

/** Accounts whose scopes are remembered between two changes of the catalogue. */
const KEPT_ACCOUNTS = 10_000

/** The catalogue in SQL, for every engine. */
export async function createImageRepository(engine: Engine): Promise<ImageRepository> {
  const { db } = engine
  const epoch = await readEpoch(engine)
  const page = listPage(engine)
  const scopesQuery = prepare(
    db
      .selectFrom('scope')
      .select(['id', 'visibility', 'account', 'generation'])
      .where(sql<boolean>`account in ('', ${new Placeholder('account')})`)
      .orderBy(sql`visibility = 'public'`, 'desc'),
  )
  type ScopeRow = { id: number; visibility: Visibility; account: string; generation: number }

  const scopesOfAccount = untilChanged(engine, KEPT_ACCOUNTS, (account) =>
    engine.rows<ScopeRow>(scopesQuery.sql, scopesQuery.bind({ account })),
  )

  const audiences = untilChanged(engine, KEPT_ACCOUNTS, async (key): Promise<SqlAudience> => {
    const [account = '', visibility] = key.split(' ') as [string, Visibility?]
    const wanted = scopesToRead(account, visibility)
    const scopes: ScopeState[] = []
    let state = epoch
    for (const row of await scopesOfAccount(account)) {
      if (!wanted.some((scope) => scope.account === row.account && scope.visibility === row.visibility))
        continue
      scopes.push({ id: row.id, generation: row.generation })
      state += ` ${row.id}.${row.generation}`
    }
    return { account, state, scopes }
  })

  const positionOf = markerPosition(engine)

  return {
    audience: (account, visibility) =>
      audiences(visibility === undefined ? account : `${account} ${visibility}`),

    async position(marker, account, sort): Promise<SqlPosition | undefined> {
      const scopes = await scopesOfAccount(account)
      return positionOf(
        marker,
        account,
        sort,
        scopes.map((scope) => scope.id),
      )
    },

    list: (request: ListRequest): Promise<ImagePage> => page(request),

    find: (id: ImageId) => findImage(db, id),

    apply(batch: readonly ImageWrite[], options = {}): Promise<WriteOutcome[]> {
      return db.transaction().execute(async (transaction) => {
        const scopes = new ScopeRegister()
        const outcomes = await writeImages(
          { db: transaction, facts: engine.facts },
          scopes,
          batch,
          options.dryRun ?? false,
        )
        await scopes.finish(transaction)
        return outcomes
      })
    },

    async count(): Promise<number> {
      const row = await db
        .selectFrom('image')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    startLoad: () => startLoad(engine),
    finishLoad: (onIndex) => finishLoad(engine, onIndex),
  }
}

/** A random text that names this database's history: states of a restored copy never equal those from before. */
async function readEpoch({ db }: Engine): Promise<string> {
  const read = () => db.selectFrom('meta').select('value').where('key', '=', 'epoch').executeTakeFirst()
  const known = await read()
  if (known) return known.value
  await db
    .insertInto('meta')
    .values({ key: 'epoch', value: randomUUID() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await read())?.value ?? ''
}
