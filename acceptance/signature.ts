import { createHmac } from 'node:crypto'

/** What the vendor's request signature covers. */
export interface Signed {
  readonly method: string
  /** Absolute, with its query. */
  readonly url: string
  /** Unix time in milliseconds, as text. */
  readonly timestamp: string
  readonly accessKey: string
  readonly accountId: string
  readonly clientType: string
}

/**
 * The vendor's signature, written down a second time on purpose: a suite that signed with the server's own code could
 * not tell that both are wrong.
 */
export function signatureOf(signed: Signed, secretKey: string): string {
  const { method, url, timestamp, accessKey, accountId, clientType } = signed
  return createHmac('sha256', secretKey)
    .update(method + url + timestamp + accessKey + accountId + clientType)
    .digest('base64')
}
