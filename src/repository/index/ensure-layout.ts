import { DatabaseSetupError } from '../database-error.ts'
import type { Engine } from '../engine.ts'
import { buildIndexes } from '../list-indexes.ts'
import { dropReplaced } from './derived-tables.ts'
import { fingerprint, publishedLayouts } from './layout.ts'
import { readLayout } from './layout-state.ts'
import { rebuild } from './rebuild.ts'

/** How far the derived tables are rebuilt: images that are written, then list indexes that are built. */
export interface RebuildProgress {
  readonly what: 'images' | 'indexes'
  readonly done: number
  readonly total: number
}

export interface RebuildOptions {
  /** Told after each step. */
  readonly onProgress?: ((progress: RebuildProgress) => void) | undefined
  /** Ends it between two steps, with the signal's reason; the next call goes on. */
  readonly signal?: AbortSignal | undefined
  /** Also where the layout is this program's. */
  readonly isForced?: boolean
}

/**
 * Make the derived tables those of this program, with their indexes, after the migrations. Answers whether it was this call
 * that did it.
 * @throws DatabaseSetupError when they are a newer program's
 */
export async function ensureLayout(
  engine: Engine,
  { onProgress = () => {}, signal, isForced = false }: RebuildOptions = {},
): Promise<boolean> {
  const { isCurrent, isRebuilt } = await stateOf(engine)
  if (isCurrent && !isRebuilt && !isForced) {
    await dropReplaced(engine.patient, engine.facts)
    return false
  }
  const isOurs = await rebuild(engine, {
    isForced,
    onImages(done, total) {
      signal?.throwIfAborted()
      onProgress({ what: 'images', done, total })
    },
  })
  await buildIndexes(engine, (done, total) => {
    signal?.throwIfAborted()
    onProgress({ what: 'indexes', done, total })
  })
  return isOurs
}

/** @throws DatabaseSetupError when the derived tables are not this program's */
export async function requireLayout(engine: Engine): Promise<void> {
  if ((await stateOf(engine)).isCurrent) return
  throw new DatabaseSetupError(
    'The list index of the database is an older program\'s. Run "scp-images db migrate" with the same settings: it is made anew from the images.',
  )
}

/** @throws DatabaseSetupError when the layout is none that this program knows */
async function stateOf({ patient }: Engine): Promise<{ isCurrent: boolean; isRebuilt: boolean }> {
  const { layout: found, isRebuilt } = await readLayout(patient)
  const isCurrent = found === fingerprint
  if (isCurrent || (found !== undefined && publishedLayouts.includes(found))) return { isCurrent, isRebuilt }
  throw new DatabaseSetupError(
    `The list index of the database is a newer program's (${found ?? 'it has no layout'}). Use the newer program, or restore a backup.`,
  )
}
