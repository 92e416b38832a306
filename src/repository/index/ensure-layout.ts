import { isOwn, readLayout } from '../rows/layout-state.ts'
import type { Engine } from '../sql/engine.ts'
import { DatabaseSetupError } from '../sql/errors.ts'
import { dropReplaced } from './derived-tables.ts'
import { rebuild } from './rebuild.ts'
import { buildIndexes } from './secondary-indexes.ts'

/** How far the derived tables are rebuilt: images that are written, then list indexes that are built. */
export interface RebuildProgress {
  readonly what: 'images' | 'indexes'
  readonly done: number
  readonly total: number
}

/** Tells of list indexes that are built as of the last part of a rebuild. */
export const ofIndexes =
  (onProgress: RebuildOptions['onProgress']) =>
  (done: number, total: number): void =>
    onProgress?.({ what: 'indexes', done, total })

export interface RebuildOptions {
  /** Told after each step. */
  readonly onProgress?: ((progress: RebuildProgress) => void) | undefined
  /** Stops between two steps, with the signal's reason; the next call continues. */
  readonly signal?: AbortSignal | undefined
  /** Also where the layout is this program's. */
  readonly isForced?: boolean
  /**
   * Also continue a forced rebuild that was interrupted. The tables in use are complete, so a program that only opens
   * the database need not.
   */
  readonly isResumed?: boolean
}

/**
 * Make the derived tables those of this program, with their indexes, after the migrations. Answers whether it was this call
 * that did it.
 * @throws DatabaseSetupError when they are a newer program's
 */
export async function ensureLayout(
  engine: Engine,
  { onProgress = () => {}, signal, isForced = false, isResumed = false }: RebuildOptions = {},
): Promise<boolean> {
  const { layout, isRebuilt } = await readLayout(engine.maintenance)
  if (isOwn(layout) && !isForced && !(isRebuilt && isResumed)) {
    await dropReplaced(engine.maintenance, engine.dialect)
    return false
  }
  const isOurs = await rebuild(engine, {
    isForced,
    onImages(done, total) {
      signal?.throwIfAborted()
      onProgress({ what: 'images', done, total })
    },
  })
  const onIndex = ofIndexes(onProgress)
  await buildIndexes(engine, (done, total) => {
    signal?.throwIfAborted()
    onIndex(done, total)
  })
  return isOurs
}

/** @throws DatabaseSetupError when the derived tables are not this program's */
export async function requireLayout(engine: Engine): Promise<void> {
  if (isOwn((await readLayout(engine.maintenance)).layout)) return
  throw new DatabaseSetupError(
    'The list index of the database is an older program\'s. Run "scp-images db migrate" with the same settings: it is made anew from the images.',
  )
}
