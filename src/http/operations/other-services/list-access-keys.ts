import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { keyOf } from '../../request/caller.ts'
import { sendJson } from '../../response/send.ts'

/** A permanent key does not expire, but the field requires a time. */
const never = '9999-12-31T23:59:59Z'

/**
 * `GET /v1/access-keys`: the key that signed the request; the vendor's Terraform provider learns its account from it.
 * Other keys are not listed: keys of one account may have different policies. A secret is shown once, when its key is
 * created.
 */
export function listAccessKeys({ accounts }: Pick<Dependencies, 'accounts'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { access_key, account_id } = keyOf(request)
    const created_at = (await accounts.findKey(access_key))?.created_at ?? never
    const key = {
      access_key,
      access_key_type: 'PERMANENT',
      account_id,
      created_at,
      created_by: account_id,
      expiration_timestamp: never,
      id: access_key,
      is_enabled: true,
      modified_at: created_at,
      modified_by: account_id,
      parent_access_key_id: null,
      secret_key: '',
    }
    sendJson(request, reply, 200, { access_keys: [key] })
  }
}
