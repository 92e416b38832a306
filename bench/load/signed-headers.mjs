import { headersOf, signedPartsOf, stringToSign } from 'scp-images-client/signing'
import { signingKey } from '../../dist/signing/signing-key.js'

const keys = new Map()

/** The headers of a signed request, at once. */
export function signedHeaders({ secretKey, ...request }) {
  if (!keys.has(secretKey)) keys.set(secretKey, signingKey(secretKey))
  const parts = signedPartsOf(request)
  return headersOf(request, parts, keys.get(secretKey).sign(stringToSign(parts)))
}
