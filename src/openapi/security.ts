import { headerSpelling } from 'scp-images-client/contract/headers'

const inHeader = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description })

/** The three headers of a request signature; OpenAPI has no scheme for it, so each is an API key in a header. */
export const securitySchemes = {
  accessKey: inHeader(headerSpelling.accessKey, 'The access key of the account.'),
  signature: inHeader(
    headerSpelling.signature,
    [
      'Standard Base64 of HMAC-SHA256, keyed with the secret key (UTF-8), over the plain concatenation of:',
      'method in upper case, absolute URL with its query exactly as sent, timestamp, access key,',
      `the value of ${headerSpelling.accountId} (empty if not sent), client type. Body and other headers are not signed.`,
    ].join(' '),
  ),
  timestamp: inHeader(
    headerSpelling.timestamp,
    'Time of signing: Unix time in milliseconds, 13 digits. By default it may be off by 15 minutes.',
  ),
}

/** All three at once. */
export const signedRequest = [{ accessKey: [], signature: [], timestamp: [] }] as const
/** No signature. */
export const unsignedRequest = [] as const
