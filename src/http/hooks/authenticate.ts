import type { FastifyReply, FastifyRequest } from 'fastify'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { defaultClientType, headers } from 'scp-images-client/contract/headers'
import { decoyKey } from '../../accounts/key-ring.ts'
import { isFresh } from '../../signing/freshness.ts'
import { likelyMistake } from '../../signing/likely-mistake.ts'
import { type ReceivedRequest, signedUrl } from '../../signing/verify.ts'
import type { Dependencies } from '../dependencies.ts'
import { signedBases } from '../request/base-url.ts'
import { explain } from '../response/error-handler.ts'
import { signatureDiagnostics } from './signature-diagnostics.ts'

type Needs = Pick<Dependencies, 'keys' | 'dataVersion' | 'now' | 'settings'>

/**
 * Authentication. 401 when a header is missing or wrong, always with the same body and the same work: the signature of
 * an unknown key is checked too, against a decoy. 403 when the signed account is not the key's.
 */
export function authenticate({ keys, dataVersion, now, settings }: Needs) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const accessKey = headerOf(request, headers.accessKey)
    const signature = headerOf(request, headers.signature)
    const timestamp = headerOf(request, headers.timestamp)
    if (!accessKey || !signature || !timestamp) throw new CatalogueError('UNSIGNED')

    const accountId = headerOf(request, headers.accountId) ?? ''
    const signed: ReceivedRequest = {
      method: request.raw.method ?? '',
      bases: signedBases(request.raw, request.target, request.base),
      target: request.target.text,
      timestamp,
      accessKey,
      accountId,
      clientType: headerOf(request, headers.clientType) ?? defaultClientType,
    }
    request.dataVersion ??= await dataVersion()
    const key = await keys.find(accessKey, request.dataVersion)
    const url = signedUrl(signed, signature, key?.signingKey ?? decoyKey)
    if (!key || url === undefined || !isFresh(timestamp, now(), settings.signatureWindowMs)) {
      const refusal = new CatalogueError('BAD_SIGNATURE')
      if (settings.debugSignatures) {
        const isValid = url !== undefined
        const mistake = key && !isValid ? likelyMistake(signed, signature, key.signingKey) : undefined
        const found = { isKnownKey: key !== undefined, isValid, ...(mistake && { mistake }) }
        explain(refusal, signatureDiagnostics(signed, found, now(), settings))
      }
      throw refusal
    }
    if (accountId !== '' && accountId !== key.account_id) throw new CatalogueError('WRONG_ACCOUNT')
    request.key = key
    request.signed = { ...signed, url }
  }
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return value === undefined ? undefined : String(value)
}
