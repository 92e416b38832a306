/** What a request signature covers. The body and the other headers are not signed. */
export interface SignedParts {
  /** Any case; signed in upper case. */
  readonly method: string
  /** Absolute URL with its query: scheme, host, port if written, path. */
  readonly url: string
  /** Unix time in milliseconds, 13 decimal digits, as in the header. */
  readonly timestamp: string
  readonly accessKey: string
  /** Text of the account header; empty when the header is empty or absent. */
  readonly accountId: string
  readonly clientType: string
}

/**
 * The text that is signed: plain concatenation without separators.
 * Source: the vendor's page "API common", and its Go SDK for the account id.
 */
export function stringToSign(parts: SignedParts): string {
  const { method, url, timestamp, accessKey, accountId, clientType } = parts
  return method.toUpperCase() + url + timestamp + accessKey + accountId + clientType
}
