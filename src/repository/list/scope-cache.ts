import type { AccountId } from 'scp-images-client/contract/image-fields'
import type { DataVersion } from '../../catalogue/data-version.ts'
import type { ScopeGeneration } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { versionedCache } from '../sql/versioned-cache.ts'
import { type AccountScope, scopeReader } from './read-scopes.ts'

/** Accounts whose scopes are remembered. */
const KEPT_ACCOUNTS = 10_000

/** The scopes of accounts as they are now. */
export interface ScopeStates {
  /** Those that belong to no one, and the account's own; everyone's first. The same list for as long as none changes. */
  of(account: AccountId, asOf: DataVersion): Promise<readonly AccountScope[]>
  /** This engine committed that these scopes are so now. */
  committed(scopes: readonly ScopeGeneration[]): Promise<void>
}

/**
 * Scopes are cached until others commit. Where their commits can be distinguished, this process's own commits are
 * applied to the cache: to read the scopes again takes as long as a third of a page, and each account would do so after
 * each commit.
 */
export function scopeStates(engine: Engine): ScopeStates {
  const read = scopeReader(engine)
  /** Own commits, and those of them that an account may have come to a new scope by. */
  let [commits, additions] = [0, 0]
  /** Generations of all scopes that were read or committed. They only rise, so that the highest is the newest. */
  const generations = new Map<number, number>()
  const newest = ({ id, generation }: ScopeGeneration) => generations.get(id) ?? generation
  const isNews = ({ id, generation }: ScopeGeneration) => generation > (generations.get(id) ?? -1)
  const { separatesLocalCommits: tellsOwnApart } = engine.dialect

  const kept = versionedCache(
    KEPT_ACCOUNTS,
    async (account, lsn): Promise<{ scopes: readonly AccountScope[]; asOf: number }> => {
      const scopes = await read(account, lsn)
      if (tellsOwnApart)
        for (const scope of scopes.filter(isNews)) generations.set(scope.id, scope.generation)
      return { scopes, asOf: -1 }
    },
  )

  return {
    async of(account, asOf) {
      const entry = await kept(account, asOf, additions)
      if (entry.asOf !== commits) {
        const isOld = (scope: AccountScope) => newest(scope) !== scope.generation
        if (entry.scopes.some(isOld)) {
          entry.scopes = entry.scopes.map((scope) => ({ ...scope, generation: newest(scope) }))
        }
        entry.asOf = commits
      }
      return entry.scopes
    },
    async committed(scopes) {
      if (tellsOwnApart) {
        commits += 1
        for (const scope of scopes) {
          // Its first commit. A reader in this process may have the scope already, but others do not.
          if (scope.generation === 1 || !generations.has(scope.id)) additions += 1
          if (isNews(scope)) generations.set(scope.id, scope.generation)
        }
      }
      await engine.changed()
    },
  }
}
