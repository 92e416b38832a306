import type { ImageId } from 'scp-images-client/contract/image-fields'
import { endJobsOf } from '../rows/jobs.ts'
import { type RunStatement, runIn, type StoredRow } from '../rows/stored-image.ts'
import { encodeUuid } from '../schema/columns.ts'
import { deleteImage } from './image-writer.ts'
import type { WriteTransaction } from './transaction.ts'

type ReadImage = (run: RunStatement, id: ImageId) => Promise<StoredRow | undefined>
type ReadAlone = (writing: WriteTransaction, id: ImageId) => Promise<StoredRow | undefined>

/** A function that reads an image as it is, and stays until it is written by the same transaction. */
export const lockingReader =
  (readImage: ReadImage): ReadAlone =>
  async ({ db, dialect, locked }, id) => {
    if (!locked.has(id)) await dialect.lockImage(db, encodeUuid(id))
    locked.add(id)
    return readImage(runIn(db), id)
  }

/** A function that deletes an image, if it is there, with all that belongs to it; jobs on it end. */
export const imageRemover =
  (readAlone: ReadAlone) =>
  async (writing: WriteTransaction, id: ImageId): Promise<void> => {
    const old = await readAlone(writing, id)
    if (old) await deleteImage(writing, encodeUuid(id), old)
    await endJobsOf(writing.db, id, writing.now())
  }
