import type { FastifyRequest } from 'fastify'
import type { OperationId } from 'scp-images-client/contract/operations'
import type { Change } from '../../../catalogue/changes/change.ts'
import type { Decide } from '../../../catalogue/changes/decide.ts'
import { isImageId } from '../../../catalogue/query/image-query.ts'
import type { Dependencies } from '../../dependencies.ts'
import { keyOf } from '../../request/caller.ts'

export type ChangeDeps = Pick<Dependencies, 'images' | 'onJob'>

/**
 * Commit the result of a decision about an image in the name of the caller, and wake the job runner if there are new
 * jobs.
 * @param id as the request names it; a malformed id is an image that does not exist
 * @throws what `decide` throws; CatalogueError UNAVAILABLE
 */
export async function changeImage<T>(
  { images, onJob }: ChangeDeps,
  request: FastifyRequest,
  { operation, id }: { readonly operation: OperationId; readonly id: string },
  decide: Decide<T>,
): Promise<T> {
  if (!isImageId(id)) return decide(undefined).result
  const { account_id, access_key } = keyOf(request)
  const actor = { operation, account_id, access_key, request_id: request.id }
  let makesWork = false
  const result = await images.change(actor, id, (stored) => {
    const change = decide(stored)
    makesWork = (change.newJobs ?? []).length > 0
    return change
  })
  if (makesWork) onJob()
  return result
}

/** A decision about an image that does not exist yet. */
export const asNew =
  <T>(make: () => Change<T>): Decide<T> =>
  (stored) => {
    if (stored) throw new Error(`the new id ${stored.image.id} is taken`)
    return make()
  }
