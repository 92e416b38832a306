import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { Operation } from 'scp-images-client/contract/operations'
import { imageSrn } from 'scp-images-client/contract/srn'
import type { ActiveKey } from '../../accounts/key-ring.ts'
import { allows } from '../../accounts/policy.ts'
import { imageNamers } from '../request/image-id.ts'
import type { HttpSettings } from '../settings.ts'

/** Lists, and what makes an image, concern no single resource. */
const anyResource = '*'

/**
 * Authorization: a key without a policy has all rights of its account. The resource of an operation on one image is
 * named with the caller's account, not the owner's: it is checked before the image is looked up, so that a key without
 * the right learns nothing.
 */
export function authorise(
  { action, path }: Operation & { action: string },
  { region }: Pick<HttpSettings, 'region'>,
) {
  const namer = Object.entries(imageNamers).find(([place]) => path.includes(place))?.[1]
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const { account_id, policy } = request.key as ActiveKey
    const resource = namer ? imageSrn(account_id, region, namer(request)) : anyResource
    const isAllowed = policy === undefined || allows(policy, action, resource)
    done(isAllowed ? undefined : new CatalogueError('FORBIDDEN', { action }))
  }
}
