import { clockSkew } from '../../signing/freshness.ts'
import { expectedStringsToSign, type ReceivedRequest } from '../../signing/verify.ts'
import { asciiJson } from '../response/ascii-json.ts'
import type { Explanation } from '../response/error-handler.ts'
import type { HttpSettings } from '../settings.ts'

/** Longer strings would not fit the headers that clients take. */
const longestHeader = 4096

/**
 * Explain a refusal: which strings to sign would have been right and which part differs, how far the clock is off, and
 * whether the key exists. Off unless the operator switches it on, since it reveals facts to callers without a valid
 * signature.
 */
export function signatureDiagnostics(
  request: ReceivedRequest,
  found: { readonly isKnownKey: boolean; readonly isValid: boolean; readonly mistake?: string },
  now: number,
  settings: Pick<HttpSettings, 'signatureWindowMs'>,
): Explanation {
  const expected = expectedStringsToSign(request)
  return {
    sentences: [
      found.isKnownKey
        ? 'The access key is known and enabled.'
        : 'The access key is unknown or disabled: the signature cannot be right.',
      clockSentence(request.timestamp, now, settings.signatureWindowMs),
      found.isValid
        ? 'The signature fits the request.'
        : 'The signature is not the Base64 of HMAC-SHA256, keyed with the secret key, of any of the strings to sign that follow.',
      ...(found.mistake === undefined ? [] : [`What differs: ${found.mistake}.`]),
      ...expected.map((text) => `String to sign: ${text}`),
    ],
    header: asciiJson(expected[0] ?? '').slice(0, longestHeader),
  }
}

function clockSentence(timestamp: string, now: number, windowMs: number): string {
  const skew = clockSkew(timestamp, now)
  if (skew === undefined) return 'Scp-Timestamp is not 13 decimal digits: Unix time in milliseconds.'
  const seconds = Math.round(Math.abs(skew) / 1000)
  const direction = skew < 0 ? 'behind' : 'ahead of'
  const window = windowMs === 0 ? 'any time is accepted' : `${windowMs / 1000} s are accepted`
  return `Scp-Timestamp is ${seconds} s ${direction} the clock of the server; ${window}.`
}
