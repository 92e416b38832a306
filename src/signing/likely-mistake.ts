import { defaultClientType } from 'scp-images-client/contract/headers'
import type { SigningKey } from './signing-key.ts'
import { type ReceivedRequest, verifySignature } from './verify.ts'

interface Mistake {
  readonly says: string
  /** The request for which the signature would have been right, had the client made this mistake. */
  readonly made: (request: ReceivedRequest) => ReceivedRequest
}

const otherScheme = (base: string) =>
  base.startsWith('https:') ? base.replace('https:', 'http:') : base.replace('http:', 'https:')

const mistakes: readonly Mistake[] = [
  {
    says: 'the signed URL lacks the query',
    made: (request) => ({ ...request, target: request.target.replace(/\?.*$/s, '') }),
  },
  {
    says: 'the signed URL is percent-encoded twice',
    made: (request) => ({ ...request, target: request.target.replaceAll('%', '%25') }),
  },
  { says: 'the signed URL lacks scheme and host', made: (request) => ({ ...request, bases: [''] }) },
  {
    says: 'the signed URL has another scheme (http, https) than the server sees',
    made: (request) => ({ ...request, bases: request.bases.map(otherScheme) }),
  },
  {
    says: 'the account header is sent but not signed',
    made: (request) => ({ ...request, accountId: '' }),
  },
  {
    says: `the client type in the header is not the one signed (${defaultClientType})`,
    made: (request) => ({ ...request, clientType: defaultClientType }),
  },
  { says: 'the client type is not signed', made: (request) => ({ ...request, clientType: '' }) },
  {
    says: 'the signed timestamp is in seconds',
    made: (request) => ({ ...request, timestamp: request.timestamp.slice(0, 10) }),
  },
]

/**
 * Why a signature that does not verify is wrong, if it is one of the usual mistakes of clients: a clause such as `the
 * signed URL lacks the query`. For people who debug a client; it reveals that the key is right.
 */
export function likelyMistake(
  request: ReceivedRequest,
  signature: string,
  key: SigningKey,
): string | undefined {
  const padded = asPaddedBase64(signature)
  if (padded !== signature && verifySignature(request, padded, key)) {
    return 'the signature is not in standard Base64 with padding'
  }
  return mistakes.find((mistake) => verifySignature(mistake.made(request), signature, key))?.says
}

/** Hexadecimal, URL-safe or unpadded forms of a signature in the form that the vendor documents. */
function asPaddedBase64(signature: string): string {
  return Buffer.from(signature, /^[0-9a-f]{64}$/i.test(signature) ? 'hex' : 'base64').toString('base64')
}
