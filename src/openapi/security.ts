import { headerSpelling } from 'scp-images-client/contract/headers'

/** The three headers of a request signature; OpenAPI knows no scheme for it, so each is an API key in a header. */
export const securitySchemes = {
  accessKey: {
    type: 'apiKey',
    in: 'header',
    name: headerSpelling.accessKey,
    description: 'The access key of the account.',
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: headerSpelling.signature,
    description: [
      'Standard Base64 of HMAC-SHA256, keyed with the secret key (UTF-8), over the plain concatenation of:',
      'method in upper case, absolute URL with its query exactly as sent, timestamp, access key,',
      `the value of ${headerSpelling.accountId} (empty if not sent), client type. Body and other headers are not signed.`,
    ].join(' '),
  },
  timestamp: {
    type: 'apiKey',
    in: 'header',
    name: headerSpelling.timestamp,
    description:
      'Time of signing: Unix time in milliseconds, 13 digits. By default it may be off by 15 minutes.',
  },
} as const

/** All three at once. */
export const signedRequest = [{ accessKey: [], signature: [], timestamp: [] }] as const
/** No signature. */
export const unsignedRequest = [] as const
