import type { AccountRepository } from '../accounts/account.ts'
import type { DataVersion } from '../catalogue/data-version.ts'
import type { ImageRepository } from '../catalogue/image-repository.ts'
import type { JobRepository } from '../catalogue/job.ts'
import type { SourceRepository } from '../catalogue/sync/source-repository.ts'
import type { Replication } from './sql/engine.ts'

/** An open database. */
export interface Store {
  readonly images: ImageRepository
  readonly jobs: JobRepository
  readonly sources: SourceRepository
  readonly accounts: AccountRepository
  /** What the database holds as of this call, or later. */
  dataVersion(): DataVersion | Promise<DataVersion>
  /** Resolves when the database answers, or a replica in its place, and its list index is this program's. */
  ping(): Promise<void>
  /** Absent without replicas. */
  readonly replication?: Replication | undefined
  close(): Promise<void>
}
