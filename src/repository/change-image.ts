import type { Actor, Change, StoredImage } from '../catalogue/change.ts'
import type { ImageId } from '../contract/image-fields.ts'
import type { ScopeGeneration } from './audience.ts'
import type { Engine } from './engine.ts'
import { deleteImage } from './image-rows.ts'
import { endJob, endJobsOf, insertJob, openJobsOf } from './job-rows.ts'
import { encodeUuid } from './list-columns.ts'
import { prepareImage } from './prepare-image.ts'
import { foundImage, runIn, storedImageReader } from './stored-image.ts'
import { writePairs } from './write-images.ts'
import { inTransaction, type Writing } from './writing.ts'

type Decide<T> = (stored: StoredImage | undefined) => Change<T>

/** The function behind `ImageRepository.change`. */
export function imageChanger(
  engine: Engine,
  clock: () => number,
  onScopes: (scopes: readonly ScopeGeneration[]) => Promise<void>,
): <T>(actor: Actor, id: ImageId, decide: Decide<T>) => Promise<T> {
  const readImage = storedImageReader(engine)

  /** The image as it is, and stays until it is written here. */
  async function readAlone({ db, facts, locked }: Writing, id: ImageId) {
    if (!locked.has(id)) await facts.lockImage(db, encodeUuid(id))
    locked.add(id)
    return readImage(runIn(db), id)
  }

  async function remove(writing: Writing, id: ImageId): Promise<void> {
    const old = await readAlone(writing, id)
    if (old) await deleteImage(writing, encodeUuid(id), old)
    await endJobsOf(writing.db, id, writing.now())
  }

  return (actor, id, decide) =>
    inTransaction(
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
          await writePairs(writing, [{ item: prepareImage(item), old }], false)
        }
        for (const removed of removes) await remove(writing, removed)
        for (const job of newJobs) await insertJob(db, job, writing.now())
        for (const end of jobEnds) await endJob(db, end, writing.now())
        return result
      },
      onScopes,
    )
}
