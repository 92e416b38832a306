import { sql } from 'kysely'
import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { HistoryRow } from '../../catalogue/history.ts'
import { encodeUuid } from '../schema/columns.ts'
import type { Engine } from '../sql/engine.ts'
import { Parameter, type PreparedStatement, prepare } from '../sql/prepared-statement.ts'
import { historyKinds } from './history-log.ts'

type Row = Omit<HistoryRow, 'kind' | 'before'> & { readonly kind: number; readonly before: string }

/** An image's rows lie together, in the order of its revisions. */
export function historyQuery({ db }: Pick<Engine, 'db'>): PreparedStatement {
  const id = new Parameter('id')
  return prepare(
    db
      .selectFrom('history')
      .innerJoin('event', 'event.id', 'history.event')
      .select(['history.revision', 'history.kind', 'history.before', 'event.at', 'event.operation'])
      .select(['event.account_id', 'event.access_key', 'event.request_id'])
      .where(
        'history.seq',
        '=',
        sql<number>`coalesce((select seq from image where id = ${id}), (select seq from removed where id = ${id}))`,
      )
      .orderBy('history.revision', 'desc'),
  )
}

/** The function that reads what was done to an image, the last change first. */
export function historyReader(engine: Engine): (id: ImageId) => Promise<HistoryRow[]> {
  const query = historyQuery(engine)
  return async (id) => {
    const rows = await engine.query<Row>(query.sql, query.bind({ id: encodeUuid(id) }))
    return rows.map(({ kind, before, ...row }) => ({
      ...row,
      kind: historyKinds[kind] as HistoryRow['kind'],
      before: before === '' ? {} : JSON.parse(before),
    }))
  }
}
