import { type Answer, exchange } from './exchange.ts'
import { settings } from './rule.ts'
import type { Key } from './settings.ts'
import { type Signed, signatureOf } from './signature.ts'

export interface CallOptions {
  readonly method?: string
  /** Text of `Scp-Api-Version`; null: no such header. */
  readonly version?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Headers to leave out, in the spelling of `headersFor`. */
  readonly without?: readonly string[]
  /** What to sign instead of what is sent. */
  readonly sign?: Partial<Signed>
  /** Header of the signature instead of the right one. */
  readonly signature?: string
  /** Sent and signed; absent: no account header. */
  readonly accountId?: string
  readonly body?: string
}

/** Sends requests that one access key signs. */
export interface Caller {
  readonly key: Key
  call(target: string, options?: CallOptions): Promise<Answer>
}

/** What the suite asks for unless a rule is about versions. */
const usual = 'virtualserver 1.3'

/** How far the server's clock is ahead of ours, in ms: learnt from its first answer. */
let skew: number | undefined

/** Now, by the server's clock. */
export async function serverNow(): Promise<number> {
  if (skew === undefined) {
    const answer = await callUnsigned(discovery)
    const theirs = Date.parse(answer.headers.date ?? '')
    const difference = theirs - Date.now()
    skew = Math.abs(difference) > 5000 ? difference : 0
  }
  return Date.now() + skew
}

/** Target of the list of versions: the base URL itself. */
export const discovery = new URL(settings.endpoint).pathname === '/' ? '/' : ''

export const main = callerOf(settings.main)
export const other = callerOf(settings.other)

export function callerOf(key: Key): Caller {
  return {
    key,
    async call(target, options = {}) {
      const now = await serverNow()
      return exchange(settings.endpoint, () => ({
        method: options.method ?? 'GET',
        target,
        headers: headersFor(key, target, options, now),
        ...(options.body !== undefined && { body: options.body }),
      }))
    },
  }
}

export function callUnsigned(
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return exchange(settings.endpoint, () => ({ method: 'GET', target, headers }))
}

/** Headers of a signed request in the spelling of the vendor's page. */
export function headersFor(
  key: Key,
  target: string,
  options: CallOptions,
  now: number,
): Record<string, string> {
  const { version = usual, accountId } = options
  const signed: Signed = {
    method: options.method ?? 'GET',
    url: settings.endpoint + target,
    timestamp: String(now),
    accessKey: key.accessKey,
    accountId: accountId ?? '',
    clientType: 'Openapi',
    ...options.sign,
  }
  const headers: Record<string, string> = {
    'Scp-Accesskey': signed.accessKey,
    'Scp-Signature': options.signature ?? signatureOf(signed, key.secretKey),
    'Scp-Timestamp': signed.timestamp,
    'Scp-ClientType': signed.clientType,
    'Accept-Language': 'en-US',
    ...(accountId !== undefined && { 'Scp-AccountId': accountId }),
    ...(version !== null && { 'Scp-Api-Version': version }),
    ...(options.body !== undefined && { 'Content-Length': String(Buffer.byteLength(options.body)) }),
    ...options.headers,
  }
  for (const name of options.without ?? []) delete headers[name]
  return headers
}
