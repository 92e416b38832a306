import { sql } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { AccountId } from 'scp-images-client/contract/image-fields'
import type { ScopeKind } from '../../catalogue/query/access.ts'
import { layoutOfDatabase, requireOwn } from '../rows/layout-state.ts'
import type { Lsn } from '../sql/dialect.ts'
import type { Engine } from '../sql/engine.ts'
import { Parameter, prepare } from '../sql/prepared-statement.ts'
import { type ScopeState, scopeTag } from './audience.ts'

/** Accounts whose last answer is known. */
const KNOWN_ACCOUNTS = 10_000

export interface AccountScope extends ScopeState {
  readonly visibility: ScopeKind
  /** Empty for the two that belong to no one. */
  readonly account: AccountId | ''
}

/**
 * The function that reads the scopes of an account: those without an owner and its own, everyone's first. It returns
 * the same list as before for as long as none has changed, so that a replica which held the first one may be used.
 */
export function scopeReader(
  engine: Engine,
): (account: AccountId, lsn: Lsn) => Promise<readonly AccountScope[]> {
  const query = prepare(
    engine.db
      .selectFrom('scope')
      .select(['id', 'visibility', 'account', 'generation'])
      .select([
        engine.dialect.lsn.as('lsn'),
        engine.dialect.timeline.as('timeline'),
        layoutOfDatabase.as('layout'),
      ])
      .where(sql<boolean>`account in ('', ${new Parameter('account')})`)
      .orderBy(sql`visibility = 'public'`, 'desc'),
  )
  const known = new LRUCache<AccountId, readonly AccountScope[]>({ max: KNOWN_ACCOUNTS })
  /** Replicas do not have it; only the last one is read from them. */
  let timeline = ''

  return async (account, lsn) => {
    const rows = await engine.query<AccountScope & { layout: string }>(
      query.sql,
      query.bind({ account }),
      lsn,
    )
    if (rows[0]) requireOwn(rows[0].layout)
    timeline = rows[0]?.timeline || timeline
    const now = rows.map(({ layout: _, ...row }) => ({ ...row, timeline }))
    const before = known.get(account)
    if (before && isSame(before, now) && positionOf(before) <= positionOf(now)) return before
    known.set(account, now)
    return now
  }
}

const isSame = (before: readonly ScopeState[], now: readonly ScopeState[]) =>
  before.length === now.length && before.every((scope, index) => isEqual(scope, now[index] as ScopeState))

const isEqual = (one: ScopeState, other: ScopeState) => scopeTag(one) === scopeTag(other)

/** All of an account are read at once. */
const positionOf = (scopes: readonly ScopeState[]): Lsn => scopes[0]?.lsn ?? 0
