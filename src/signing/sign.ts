import { defaultClientType, headerSpelling } from '../contract/headers.ts'
import { type SigningKey, signingKey } from './signing-key.ts'
import { type SignedParts, stringToSign } from './string-to-sign.ts'

/** The signature of a request: HMAC-SHA256 of its string to sign, standard Base64, 44 characters. */
export function signature(parts: SignedParts, secretKey: string | SigningKey): string {
  const key = typeof secretKey === 'string' ? signingKey(secretKey) : secretKey
  return key.sign(stringToSign(parts))
}

/** A request to sign, and who signs it. */
export interface SigningRequest {
  readonly method: string
  /** Absolute URL exactly as it goes on the wire: for `fetch`, `new URL(text).href`. No fragment. */
  readonly url: string
  readonly accessKey: string
  readonly secretKey: string
  /** Left out: no account header is sent. */
  readonly accountId?: string
  /** `Openapi` unless given. */
  readonly clientType?: string
  /** Unix time in milliseconds; now unless given. */
  readonly timestamp?: number
  /** Text of the version header, for example `virtualserver 1.3`. */
  readonly apiVersion?: string
  /** Text of `Accept-Language`, for example `ko-KR`. */
  readonly language?: string
}

/** The headers of a signed request, in the vendor's spelling. */
export function signedHeaders(request: SigningRequest): Record<string, string> {
  const { method, url, accessKey, secretKey, accountId, apiVersion, language } = request
  const clientType = request.clientType ?? defaultClientType
  const timestamp = String(request.timestamp ?? Date.now())
  const parts = { method, url, timestamp, accessKey, accountId: accountId ?? '', clientType }
  return {
    [headerSpelling.accessKey]: accessKey,
    [headerSpelling.signature]: signature(parts, secretKey),
    [headerSpelling.timestamp]: timestamp,
    [headerSpelling.clientType]: clientType,
    ...(accountId !== undefined && { [headerSpelling.accountId]: accountId }),
    ...(apiVersion !== undefined && { [headerSpelling.apiVersion]: apiVersion }),
    ...(language !== undefined && { 'Accept-Language': language }),
  }
}
