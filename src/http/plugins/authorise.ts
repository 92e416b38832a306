import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { allows } from '../../accounts/policy.ts'
import { CatalogueError } from '../../contract/catalogue-error.ts'

/** Lists concern no single resource. */
const anyResource = '*'

/** May the key do this? A key without a policy has its account's full rights. */
export function authorise(action: string) {
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const policy = request.key?.policy
    const isAllowed = policy === undefined || allows(policy, action, anyResource)
    done(isAllowed ? undefined : new CatalogueError('FORBIDDEN', { action }))
  }
}
