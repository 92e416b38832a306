import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { Actor, Change, StoredImage } from '../../catalogue/changes/change.ts'
import { endJob, insertJob, openJobsOf } from '../rows/jobs.ts'
import { foundImage, storedImageReader } from '../rows/stored-image.ts'
import { encodeImage } from '../schema/encoded-image.ts'
import type { ScopeGeneration } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { writePairs } from './batch-writer.ts'
import { imageRemover, lockingReader } from './remove-image.ts'
import { withTransaction } from './transaction.ts'

type Decide<T> = (stored: StoredImage | undefined) => Change<T>

/** The function behind `ImageRepository.change`. */
export function imageChanger(
  engine: Engine,
  clock: () => number,
  onScopes: (scopes: readonly ScopeGeneration[]) => Promise<void>,
): <T>(actor: Actor, id: ImageId, decide: Decide<T>) => Promise<T> {
  const readAlone = lockingReader(storedImageReader(engine))
  const remove = imageRemover(readAlone)

  return (actor, id, decide) =>
    withTransaction(
      engine,
      actor,
      clock,
      async (writing) => {
        const { db } = writing
        const row = await readAlone(writing, id)
        const stored = row && { ...foundImage(row), jobs: await openJobsOf(writing, id) }
        const { puts = [], removes = [], newJobs = [], jobEnds = [], result } = decide(stored)
        const rowsRead = new Map([[id, row]])
        for (const item of puts) {
          const { id: other } = item.image
          const old = rowsRead.has(other) ? rowsRead.get(other) : await readAlone(writing, other)
          rowsRead.delete(other)
          await writePairs(writing, [{ item: encodeImage(item), old }], false)
        }
        for (const removed of removes) await remove(writing, removed)
        for (const job of newJobs) await insertJob(db, job, writing.now())
        for (const end of jobEnds) await endJob(db, end, writing.now())
        return result
      },
      onScopes,
    )
}
