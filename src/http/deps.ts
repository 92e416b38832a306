import type { FastifyServerOptions } from 'fastify'
import type { AccountRepository } from '../accounts/account.ts'
import type { KeyRing } from '../accounts/key-ring.ts'
import type { ImageRepository } from '../catalogue/image-repository.ts'
import type { ImageSources } from '../catalogue/image-source.ts'
import type { Moment } from '../catalogue/moment.ts'
import type { ApiVersionId, ExpiredPolicy } from '../contract/api-versions.ts'
import type { OperationId } from '../contract/operations.ts'
import type { PageCache } from './page-cache.ts'

/** What the operator can decide about the wire. */
export interface HttpSettings {
  /** Region named in the endpoint list, for example `kr-west1`. */
  readonly region: string
  /** Base URL under which clients know this server, where it is not the one they connect to. */
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
  /** How long an idle kept-alive connection lives, ms. */
  readonly keepAliveMs?: number
}

/** Told of an answer: status, and how long it took, ms. */
export type AnswerCounter = (status: number, ms: number) => void

/** Everything the HTTP part needs; it opens nothing by itself. */
export interface AppDeps {
  readonly images: ImageRepository
  readonly keys: Pick<KeyRing, 'find'>
  readonly accounts: Pick<AccountRepository, 'findAccount' | 'findKey'>
  /** What becomes of the addresses that images are made from. */
  readonly imageSources: ImageSources
  /** Called when work was stored for the job runner. */
  onJob(): void
  /** A fresh UUID, for an image. */
  newId(): string
  /** What the database holds as of this call, or later. */
  moment(): Moment | Promise<Moment>
  /** Resolves when the database answers. */
  ping(): Promise<void>
  openApi(version: ApiVersionId): unknown
  /** Counts for a monitoring system, and their media type. */
  metrics(): Promise<{ readonly type: string; readonly text: string }>
  /** Asked once an operation, and then told of each of its answers. */
  answerCounter?(operation: OperationId): AnswerCounter
  /** Pages that are kept; absent: every page is read anew. */
  readonly pageCache?: PageCache | undefined
  readonly settings: HttpSettings
  /** The clock that decides the status of API versions, and nothing else. ms. */
  versionClock(): number
  /** The real clock. ms. */
  now(): number
  readonly logger: NonNullable<FastifyServerOptions['logger']>
  readonly build: { readonly version: string }
}
