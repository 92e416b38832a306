import { operations } from './contract/operations.ts'
import { documentOf, notOurs, type Sending, send } from './transport.ts'
import { addressOf } from './url.ts'

/** An API version as `GET /` lists it. */
export interface ListedVersion {
  /** `v1.3`. */
  readonly id: string
  readonly status: string
  /** A day, `YYYY-MM-DD`, or empty. */
  readonly not_before?: string | null
}

/**
 * The API versions a server offers; needs no key.
 * @throws ClientError for every failure
 */
export async function listVersions(
  options: Sending & { readonly endpoint: string },
): Promise<{ versions: readonly ListedVersion[]; body: string }> {
  const { method, path } = operations.listVersions
  const url = addressOf(options.endpoint, path)
  const reply = await send({ method, url, headers: () => ({}) }, options)
  const { versions } = documentOf<{ versions: ListedVersion[] }>(reply)
  if (!Array.isArray(versions)) throw notOurs(reply)
  return { versions, body: reply.body }
}
