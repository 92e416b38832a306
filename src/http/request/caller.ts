import type { FastifyRequest } from 'fastify'
import type { ApiVersion } from 'scp-images-client/contract/api-versions'
import type { AccountRepository } from '../../accounts/account.ts'
import type { ActiveKey } from '../../accounts/key-ring.ts'
import type { Owner } from '../../catalogue/changes/new-image.ts'

/** The caller of a signed operation. */
export const keyOf = (request: FastifyRequest): ActiveKey => request.key as ActiveKey

export const accountOf = (request: FastifyRequest): string => keyOf(request).account_id

/** The edition served. Of image operations only. */
export const versionOf = (request: FastifyRequest): ApiVersion => request.version as ApiVersion

/** Who owns what the request makes. */
export async function ownerFor(
  request: FastifyRequest,
  accounts: Pick<AccountRepository, 'findAccount'>,
): Promise<Owner> {
  const account_id = accountOf(request)
  const account = await accounts.findAccount(account_id)
  return { account_id, name: account?.name ?? null, user: account?.user ?? null }
}
