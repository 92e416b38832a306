import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type ScopeKind, scopesToRead } from '../catalogue/access.ts'
import { unsignedActor } from '../catalogue/change.ts'
import type {
  ImagePage,
  ImageRepository,
  ImageWrite,
  ListRequest,
  WriteOutcome,
} from '../catalogue/image-repository.ts'
import { CatalogueError } from '../contract/catalogue-error.ts'
import type { ImageId } from '../contract/image-fields.ts'
import type { ScopeState, SqlAudience, SqlPosition } from './audience.ts'
import { imageChanger } from './change-image.ts'
import type { Engine } from './engine.ts'
import { listPage } from './list-page.ts'
import { finishLoad, startLoad } from './loading.ts'
import { markerPosition } from './marker-position.ts'
import { Placeholder, prepare } from './prepared.ts'
import { historyReader } from './read-history.ts'
import { ScopeNumbers } from './scope-register.ts'
import { foundImage, storedImageReader } from './stored-image.ts'
import { untilChanged } from './until-changed.ts'
import { writeImages } from './write-images.ts'
import { inTransaction } from './writing.ts'

/** Accounts whose scopes are remembered between two changes of the catalogue. */
const KEPT_ACCOUNTS = 10_000

const someone = unsignedActor('import')

/** After so many seconds a client may try again what could not be written. */
const RETRY_AFTER = 5

/**
 * The catalogue in SQL, for every engine.
 * @param clock the time that history remembers, ms
 */
export async function createImageRepository(engine: Engine, clock: () => number): Promise<ImageRepository> {
  const { db, reads } = engine
  const epoch = await readEpoch(engine)
  const page = listPage(engine)
  const scopesQuery = prepare(
    db
      .selectFrom('scope')
      .select(['id', 'visibility', 'account', 'generation'])
      .where(sql<boolean>`account in ('', ${new Placeholder('account')})`)
      .orderBy(sql`visibility = 'public'`, 'desc'),
  )
  type ScopeRow = { id: number; visibility: ScopeKind; account: string; generation: number }

  const scopesOfAccount = untilChanged(engine, KEPT_ACCOUNTS, (account) =>
    engine.rows<ScopeRow>(scopesQuery.sql, scopesQuery.bind({ account })),
  )

  const audiences = untilChanged(engine, KEPT_ACCOUNTS, async (key): Promise<SqlAudience> => {
    const [account = '', visibility] = key.split(' ') as [string, ScopeKind?]
    const wanted = scopesToRead(account, visibility)
    const scopes: ScopeState[] = []
    const visible: number[] = []
    let state = epoch
    for (const row of await scopesOfAccount(account)) {
      // What is only offered to the account is in none of its lists.
      if (row.visibility !== 'pending') visible.push(row.id)
      if (!wanted.some((scope) => scope.account === row.account && scope.visibility === row.visibility))
        continue
      scopes.push({ id: row.id, generation: row.generation })
      state += ` ${row.id}.${row.generation}`
    }
    return { account, state, scopes, visible }
  })

  const positionOf = markerPosition(engine)
  const storedImage = storedImageReader(engine)
  const changeImage = imageChanger(engine, clock)
  /** A load asks for the same ones in each of its batches. */
  let numbers: ScopeNumbers | undefined

  return {
    audience: (account, visibility) =>
      audiences(visibility === undefined ? account : `${account} ${visibility}`),

    position: (marker, audience, sort): Promise<SqlPosition | undefined> =>
      positionOf(marker, audience as SqlAudience, sort),

    list: (request: ListRequest): Promise<ImagePage> => page(request),

    async find(id: ImageId) {
      const stored = await storedImage(engine.rows, id)
      return stored && foundImage(stored)
    },

    async change(actor, id, decide) {
      try {
        return await changeImage(actor, id, decide)
      } catch (error) {
        if (!engine.facts.isBusy(error)) throw error
        throw new CatalogueError('UNAVAILABLE', { seconds: RETRY_AFTER })
      }
    },

    history: historyReader(engine),

    apply: (
      batch: readonly ImageWrite[],
      { actor = someone, dryRun = false } = {},
    ): Promise<WriteOutcome[]> =>
      inTransaction(engine, actor, clock, (writing) => writeImages(writing, batch, dryRun), numbers),

    async count(): Promise<number> {
      const row = await reads
        .selectFrom('image')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    startLoad() {
      numbers = new ScopeNumbers()
      return startLoad(engine)
    },
    finishLoad(onIndex) {
      numbers = undefined
      return finishLoad(engine, onIndex)
    },
  }
}

/** A random text that names this database's history: states of a restored copy never equal those from before. */
async function readEpoch({ db, reads }: Engine): Promise<string> {
  const read = (on = reads) =>
    on.selectFrom('meta').select('value').where('key', '=', 'epoch').executeTakeFirst()
  const known = await read()
  if (known) return known.value
  await db
    .insertInto('meta')
    .values({ key: 'epoch', value: randomUUID() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await read(db))?.value ?? ''
}
