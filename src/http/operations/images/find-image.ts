import type { FastifyRequest } from 'fastify'
import type { FoundImage } from '../../../catalogue/changes/change.ts'
import { isImageId } from '../../../catalogue/query/image-query.ts'
import type { Dependencies } from '../../dependencies.ts'

/** The image of an id as a request names it, as the request found the database: what is no id is no image. */
export const findImage = async (
  images: Dependencies['images'],
  id: string,
  { dataVersion }: Pick<FastifyRequest, 'dataVersion'>,
): Promise<FoundImage | undefined> => (isImageId(id) ? images.find(id, dataVersion) : undefined)
