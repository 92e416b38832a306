import { headersOf, type SigningRequest, signedPartsOf, stringToSign } from 'scp-images-client/signing'
import { type SigningKey, signingKey } from '../src/signing/signing-key.ts'

/** The headers of a signed request, at once: the client's own signature takes a promise. */
export function signedHeaders(
  request: SigningRequest & { readonly secretKey: string },
): Record<string, string> {
  const parts = signedPartsOf(request)
  return headersOf(request, parts, signature(parts, request.secretKey))
}

/** The signature of a request: HMAC-SHA256 of its string to sign, standard Base64, 44 characters. */
export function signature(parts: ReturnType<typeof signedPartsOf>, secretKey: string | SigningKey): string {
  const key = typeof secretKey === 'string' ? signingKey(secretKey) : secretKey
  return key.sign(stringToSign(parts))
}
