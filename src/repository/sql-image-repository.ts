import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { isVisibleTo, type Member, scopesToRead } from '../catalogue/access.ts'
import type {
  ImagePage,
  ImageRepository,
  ImageWrite,
  ListRequest,
  WriteOutcome,
} from '../catalogue/image-repository.ts'
import type { AccountId, Image, ImageId, Visibility } from '../contract/image-fields.ts'
import type { Engine } from './engine.ts'
import { fragments, parseFragments } from './fragments.ts'
import { encodeUuid, listColumns } from './list-columns.ts'
import { listPage, type SqlAudience, type SqlPosition } from './list-page.ts'
import { finishLoad, startLoad } from './loading.ts'
import { Placeholder, prepare } from './prepared.ts'
import { ScopeRegister } from './scope-register.ts'
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
      .where(sql<boolean>`account in ('', ${new Placeholder('account')})`),
  )
  const positionQuery = prepare(
    db
      .selectFrom('image')
      .select(['seq', 'revision', ...listColumns.map((column) => column.field)])
      .where(sql<boolean>`id = ${new Placeholder('id')}`),
  )
  type ScopeRow = { id: number; visibility: Visibility; account: string; generation: number }
  type PositionRow = SqlPosition['row'] & { seq: number; revision: number }

  const scopesOfAccount = untilChanged(engine, KEPT_ACCOUNTS, (account) =>
    engine.rows<ScopeRow>(scopesQuery.sql, scopesQuery.bind({ account })),
  )

  const memberStatus = (seq: number, account: AccountId) =>
    db
      .selectFrom('member')
      .select('status')
      .where('seq', '=', seq)
      .where('member_id', '=', account)
      .executeTakeFirst()

  return {
    async audience(account, visibility): Promise<SqlAudience> {
      const rows = await scopesOfAccount(account)
      const wanted = scopesToRead(account, visibility)
      const scopes: number[] = []
      let state = epoch
      for (const row of rows) {
        if (!wanted.some((scope) => scope.account === row.account && scope.visibility === row.visibility))
          continue
        scopes.push(row.id)
        state += ` ${row.id}.${row.generation}`
      }
      return { account, state, scopes }
    },

    async position(marker, account): Promise<SqlPosition | undefined> {
      const [row] = await engine.rows<PositionRow>(
        positionQuery.sql,
        positionQuery.bind({ id: encodeUuid(marker) }),
      )
      if (!row) return undefined
      const image = { owner: row.owner as string, visibility: row.visibility as Visibility }
      const member =
        image.visibility === 'shared' && image.owner !== account
          ? await memberStatus(row.seq, account)
          : undefined
      if (!isVisibleTo(account, image, member?.status)) return undefined
      return { id: marker, state: `${row.seq}.${row.revision}`, row }
    },

    list: (request: ListRequest): Promise<ImagePage> => page(request),

    async find(id: ImageId): Promise<{ image: Image; members: Member[] } | undefined> {
      const columns = fragments.map((fragment) => fragment.column)
      const row = await db
        .selectFrom('image')
        .select(['seq', ...columns])
        .where('id', '=', encodeUuid(id))
        .executeTakeFirst()
      if (!row) return undefined
      const members = await db
        .selectFrom('member')
        .select(['member_id', 'status'])
        .where('seq', '=', row.seq)
        .orderBy('member_id')
        .execute()
      return { image: parseFragments(row), members }
    },

    apply(batch: readonly ImageWrite[], options = {}): Promise<WriteOutcome[]> {
      return db.transaction().execute(async (transaction) => {
        const scopes = new ScopeRegister()
        const outcomes = await writeImages(transaction, scopes, batch, options.dryRun ?? false)
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
