import { defaultClientType, headerSpelling } from '../contract/headers.ts'
import { type SignedParts, stringToSign } from './string-to-sign.ts'

/** HMAC-SHA256 of a text, keyed with one secret key: standard Base64, 44 characters. */
export type Hmac = (text: string) => string | Promise<string>

/**
 * The HMAC of Web Crypto, which Node has, and browsers on secure pages. The UTF-8 bytes of the secret are the key; it is
 * imported once, at the first signature.
 * @throws Error at the first signature where there is no Web Crypto
 */
export function webCryptoHmac(secretKey: string): Hmac {
  const utf8 = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  let imported: ReturnType<typeof crypto.subtle.importKey> | undefined
  return async (text) => {
    const subtle = globalThis.crypto?.subtle as typeof crypto.subtle | undefined
    if (!subtle) throw new Error(noWebCrypto)
    imported ??= subtle.importKey('raw', utf8.encode(secretKey), algorithm, false, ['sign'])
    const digest = await subtle.sign('HMAC', await imported, utf8.encode(text))
    return btoa(String.fromCharCode(...new Uint8Array(digest)))
  }
}

const noWebCrypto =
  'this page has no Web Crypto, because it came over plain http: serve it over https, or give the client an `hmac` of its own'

/** A request to sign, and who signs it. */
export interface SigningRequest {
  readonly method: string
  /** Absolute URL exactly as it is sent: for `fetch`, `new URL(text).href`. No fragment. */
  readonly url: string
  readonly accessKey: string
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

/** What of a request is signed, with its timestamp fixed. */
export const signedPartsOf = (request: SigningRequest): SignedParts => ({
  method: request.method,
  url: request.url,
  timestamp: String(request.timestamp ?? Date.now()),
  accessKey: request.accessKey,
  accountId: request.accountId ?? '',
  clientType: request.clientType ?? defaultClientType,
})

/** The headers of a signed request, in the vendor's spelling, by its parts and their signature. */
export function headersOf(
  { accountId, apiVersion, language }: Pick<SigningRequest, 'accountId' | 'apiVersion' | 'language'>,
  parts: SignedParts,
  signature: string,
): Record<string, string> {
  return {
    [headerSpelling.accessKey]: parts.accessKey,
    [headerSpelling.signature]: signature,
    [headerSpelling.timestamp]: parts.timestamp,
    [headerSpelling.clientType]: parts.clientType,
    ...(accountId !== undefined && { [headerSpelling.accountId]: accountId }),
    ...(apiVersion !== undefined && { [headerSpelling.apiVersion]: apiVersion }),
    ...(language !== undefined && { 'Accept-Language': language }),
  }
}

/** The headers of a request, signed for now or for its timestamp. */
export async function signedHeaders(request: SigningRequest, hmac: Hmac): Promise<Record<string, string>> {
  const parts = signedPartsOf(request)
  return headersOf(request, parts, await hmac(stringToSign(parts)))
}
