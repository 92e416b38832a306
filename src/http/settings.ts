import type { ApiVersionId, ExpiredPolicy } from 'scp-images-client/contract/api-versions'

/** What the operator can decide about the wire. */
export interface HttpSettings {
  /** Region named in the endpoint list, for example `kr-west1`. */
  readonly region: string
  /** Base URL under which clients reach this server, where it is not the one they connect to. */
  readonly publicUrl?: string
  /** Availability zone of the images that are made here, for example `kr-west1-a`. */
  readonly zone: string
  /** The CURRENT version: what a request that names none gets. Later ones are PLANNED. */
  readonly newestVersion: ApiVersionId
  /** What happens to versions whose Not Before date has arrived. */
  readonly expiredVersions: ExpiredPolicy
  /** How far a signature's timestamp may be off, each way; 0: any. */
  readonly signatureWindowMs: number
  /** Explain refused signatures to the client. For development only. */
  readonly debugSignatures: boolean
  /** Believe `X-Forwarded-Proto` and `X-Forwarded-Host`. Only behind a proxy that sets them. */
  readonly trustProxy?: boolean
  /** Keep-alive time of an idle connection, ms. */
  readonly keepAliveMs?: number
}
