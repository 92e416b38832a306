import { randomUUID } from 'node:crypto'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { AccountId, ImageId } from 'scp-images-client/contract/image-fields'
import { unsignedActor } from '../catalogue/changes/change.ts'
import type {
  ImagePage,
  ImageRepository,
  ImageWrite,
  ListRequest,
  WriteOutcome,
} from '../catalogue/image-repository.ts'
import { type ScopeKind, scopesToRead } from '../catalogue/query/access.ts'
import { finishLoad, startLoad } from './index/bulk-load.ts'
import { countRows } from './index/derived-tables.ts'
import { ScopeNumbers } from './index/scopes.ts'
import { type SqlAudience, type SqlPosition, scopeTag } from './list/audience.ts'
import { listPage } from './list/list-page.ts'
import { markerPosition } from './list/marker.ts'
import type { AccountScope } from './list/read-scopes.ts'
import { type ScopeStates, scopeStates } from './list/scope-cache.ts'
import { historyReader } from './rows/history.ts'
import { foundImage, type RunStatement, storedImageReader } from './rows/stored-image.ts'
import type { Engine } from './sql/engine.ts'
import { writeImages } from './write/batch-writer.ts'
import { imageChanger } from './write/change-image.ts'
import { withTransaction } from './write/transaction.ts'

const someone = unsignedActor('import')

/** After so many seconds a client may try again what could not be written. */
const RETRY_AFTER = 5

/**
 * The catalogue in SQL, for every engine.
 * @param clock the time that history remembers, ms
 * @param states of scopes, where others change images through the same engine
 */
export async function createImageRepository(
  engine: Engine,
  clock: () => number,
  states: ScopeStates = scopeStates(engine),
): Promise<ImageRepository> {
  const epoch = await readEpoch(engine)
  const page = listPage(engine)
  /** By the scopes they are made of. */
  const audiences = new WeakMap<readonly AccountScope[], Map<ScopeKind | undefined, SqlAudience>>()

  const positionOf = markerPosition(engine)
  const storedImage = storedImageReader(engine)
  const changeImage = imageChanger(engine, clock, states.committed)
  /** A load uses the same ones in each of its batches. */
  let numbers: ScopeNumbers | undefined

  return {
    async audience(account, kind, asOf) {
      const scopes = await states.of(account, asOf ?? (await engine.dataVersion()))
      const known = audiences.get(scopes) ?? new Map<ScopeKind | undefined, SqlAudience>()
      audiences.set(scopes, known)
      const audience = known.get(kind) ?? audienceOf(epoch, account, scopes, kind)
      known.set(kind, audience)
      return audience
    },

    position: async (marker, audience, sort, asOf): Promise<SqlPosition | undefined> =>
      positionOf(marker, audience as SqlAudience, sort, asOf ?? (await engine.dataVersion())),

    list: (request: ListRequest): Promise<ImagePage> => page(request),

    async find(id: ImageId, asOf) {
      const run: RunStatement = asOf
        ? (...query) => engine.queryAt(asOf.lsn, ...query)
        : (...query) => engine.query(...query)
      const stored = await storedImage(run, id)
      return stored && foundImage(stored)
    },

    async change(actor, id, decide) {
      try {
        return await changeImage(actor, id, decide)
      } catch (error) {
        if (!engine.dialect.isBusy(error)) throw error
        throw new CatalogueError('UNAVAILABLE', { seconds: RETRY_AFTER })
      }
    },

    history: historyReader(engine),

    apply: (
      batch: readonly ImageWrite[],
      { actor = someone, dryRun = false } = {},
    ): Promise<WriteOutcome[]> =>
      withTransaction(
        engine,
        actor,
        clock,
        (writing) => writeImages(writing, batch, dryRun),
        states.committed,
        numbers,
      ),

    count: () => countRows(engine.reader, 'image'),

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

function audienceOf(
  epoch: string,
  account: AccountId,
  all: readonly AccountScope[],
  kind: ScopeKind | undefined,
): SqlAudience {
  const wanted = scopesToRead(account, kind)
  const isWanted = (row: AccountScope) =>
    wanted.some((scope) => scope.account === row.account && scope.visibility === row.visibility)
  const scopes = all.filter(isWanted)
  const state = [epoch, ...scopes.map(scopeTag)].join(' ')
  const lsn = Math.max(0, ...all.map((scope) => scope.lsn))
  // What is only offered to the account is in none of its lists.
  const visible = all.filter(({ visibility }) => visibility !== 'pending').map(({ id }) => id)
  return { account, state, scopes, lsn, visible }
}

/** A random text that names this database's history: states of a restored copy never equal those from before. */
async function readEpoch({ db, reader }: Engine): Promise<string> {
  const read = (on = reader) =>
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
