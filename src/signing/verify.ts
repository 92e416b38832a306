import { timingSafeEqual } from 'node:crypto'
import { type SignedParts, stringToSign } from 'scp-images-client/signing'
import type { SigningKey } from './signing-key.ts'
import { urlCandidates } from './url-candidates.ts'

/** What the server received, as far as the signature covers it. */
export interface ReceivedRequest extends Omit<SignedParts, 'url'> {
  /** Scheme, `://` and authority: each way the client may have written them, most likely first. */
  readonly bases: readonly string[]
  /** The request target exactly as received, before any decoding or normalising. */
  readonly target: string
}

/**
 * The URL that was signed, of those a client may have meant, if the signature belongs to the request and the key. Tries
 * the wire's first. The signature must be the one Base64 text of the digest: 44 characters, padded. Never throws.
 */
export function signedUrl(request: ReceivedRequest, signature: string, key: SigningKey): string | undefined {
  for (const url of urlCandidates(request.bases, request.target)) {
    if (isSignatureOf({ ...request, url }, signature, key)) return url
  }
  return undefined
}

/** Does the signature belong to the request and the key, with any of the URLs that may have been signed? */
export const verifySignature = (request: ReceivedRequest, signature: string, key: SigningKey): boolean =>
  signedUrl(request, signature, key) !== undefined

/** Is this the signature of exactly these parts? Takes the same time for any difference. */
export const isSignatureOf = (parts: SignedParts, signature: string, key: SigningKey): boolean =>
  equalTexts(signature, key.sign(stringToSign(parts)))

/** The strings to sign that would have been accepted, most likely first, for explaining a refusal. */
export const expectedStringsToSign = (request: ReceivedRequest): string[] => [
  ...new Set(stringsToSign(request)),
]

function* stringsToSign(request: ReceivedRequest): Generator<string, void> {
  for (const url of urlCandidates(request.bases, request.target)) yield stringToSign({ ...request, url })
}

/** A comparison whose time does not depend on where the texts differ. The length of a signature is no secret. */
function equalTexts(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
