import type { FastifyRequest } from 'fastify'
import type { MemberAccessRequest } from '../../catalogue/changes/image-members.ts'
import type { AccessRequest, ImageOperation } from '../../catalogue/changes/permissions.ts'
import { accountOf } from './caller.ts'
import { imageIdOf, memberIdOf, taggedImageOf } from './image-id.ts'
import { resourceNameOf } from './resource-name.ts'

/** The caller, the operation and the image that the path names. */
export const imageAccess = (operation: ImageOperation, request: FastifyRequest): AccessRequest => ({
  operation,
  account: accountOf(request),
  id: imageIdOf(request),
})

/** The same with the member that the path names. */
export const memberAccess = (operation: ImageOperation, request: FastifyRequest): MemberAccessRequest => ({
  ...imageAccess(operation, request),
  member: memberIdOf(request),
})

/** The same for the image of the resource name in the path. */
export const tagsAccess = (operation: ImageOperation, request: FastifyRequest) => ({
  operation,
  account: accountOf(request),
  id: taggedImageOf(request),
  srn: resourceNameOf(request),
})
