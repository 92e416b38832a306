import { recoverLoad } from '../index/bulk-load.ts'
import { ofIndexes, type RebuildOptions } from '../index/ensure-layout.ts'
import { bringUpToDate, openEngine, using } from '../open.ts'

/**
 * Bring a database's schema, derived tables and indexes up to date; returns the names of the migrations that were
 * applied.
 * @param options `isForced`: rebuild the derived tables even when nothing seems to be wrong with them
 */
export function migrateDatabase(url: string, options: RebuildOptions = {}): Promise<string[]> {
  return using(openEngine(url), async (engine) => {
    const applied = await bringUpToDate(engine, { ...options, isResumed: true })
    await recoverLoad(engine, ofIndexes(options.onProgress))
    return applied
  })
}
