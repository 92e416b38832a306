import type { FastifyRequest } from 'fastify'
import type { MemberAccessRequest } from '../../../catalogue/changes/image-members.ts'
import type { ImageOperation } from '../../../catalogue/changes/permissions.ts'
import { accountOf } from '../../request/caller.ts'
import { imageIdOf, memberIdOf } from '../../request/image-id.ts'

/** The caller, the image and the member of a request. */
export const memberAsk = (operation: ImageOperation, request: FastifyRequest): MemberAccessRequest => ({
  operation,
  account: accountOf(request),
  id: imageIdOf(request),
  member: memberIdOf(request),
})
