import type { FastifyServerOptions } from 'fastify'
import type { ApiVersionId } from 'scp-images-client/contract/api-versions'
import type { OperationId } from 'scp-images-client/contract/operations'
import type { AccountRepository } from '../accounts/account.ts'
import type { KeyRing } from '../accounts/key-ring.ts'
import type { ImageSources } from '../catalogue/changes/image-source.ts'
import type { DataVersion } from '../catalogue/data-version.ts'
import type { ImageRepository } from '../catalogue/image-repository.ts'
import type { PageCache } from './cache/page-cache.ts'
import type { HttpSettings } from './settings.ts'

/** Called for a response: status, and duration in ms. */
export type AnswerCounter = (status: number, ms: number) => void

/** Everything the HTTP part needs; it opens nothing by itself. */
export interface Dependencies {
  readonly images: ImageRepository
  readonly keys: Pick<KeyRing, 'find'>
  readonly accounts: Pick<AccountRepository, 'findAccount' | 'findKey'>
  /** How the addresses that images are made from are checked and read. */
  readonly imageSources: ImageSources
  /** Called when a job was stored. */
  onJob(): void
  /** A fresh UUID, for an image. */
  newId(): string
  /** The data version as of this call, or later. */
  dataVersion(): DataVersion | Promise<DataVersion>
  /** Resolves when the database answers. */
  ping(): Promise<void>
  openApi(version: ApiVersionId): unknown
  /** Counts for a monitoring system, and their media type. */
  metrics(): Promise<{ readonly type: string; readonly text: string }>
  /** Called once for each operation; the function that it returns is called for each response. */
  answerCounter?(operation: OperationId): AnswerCounter
  /** Cached pages; absent: every page is read from the database. */
  readonly pageCache?: PageCache | undefined
  readonly settings: HttpSettings
  /** The clock that decides the status of API versions, and nothing else. ms. */
  versionClock(): number
  /** The real clock. ms. */
  now(): number
  readonly logger: NonNullable<FastifyServerOptions['logger']>
  readonly build: { readonly version: string }
}
