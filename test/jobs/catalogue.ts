import { onTestFinished } from 'vitest'
import type { Actor } from '../../src/catalogue/changes/change.ts'
import type { ImageSourceMode } from '../../src/catalogue/image-data.ts'
import type { Job, JobKind } from '../../src/catalogue/job.ts'
import { imageDataReader } from '../../src/image-data/reader.ts'
import type { JobObserver, TriedJob } from '../../src/jobs/job-events.ts'
import { type Runner, type RunnerOptions, startRunner } from '../../src/jobs/runner.ts'
import { openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'
import { alice, image } from '../http/fixtures.ts'
import { soon } from '../time-limits.ts'

const actor: Actor = { operation: 'test', account_id: alice, access_key: null, request_id: null }

/** Times with which tests are quick. */
export const quick = { lease: 1000, renewal: 100, poll: 40 }

export interface Catalogue {
  readonly store: Store
  readonly tried: readonly TriedJob[]
  readonly troubles: readonly unknown[]
  readonly bytesRead: number
  /** An image that waits for its data, and the job that reads it. */
  addImage(n: number, url: string): Promise<string>
  /** An image, and a job of that kind that reads nothing. */
  addQuick(n: number, kind: 'copy' | 'snapshot'): Promise<string>
  remove(id: string): Promise<void>
  jobOf(id: string): Promise<Job>
  runner(options?: Partial<RunnerOptions> & { mode?: ImageSourceMode }): Runner
}

/** A real store, for runners to work on. */
export async function openCatalogue(url = 'sqlite::memory:'): Promise<Catalogue> {
  const store = await openStore(url)
  const runners: Runner[] = []
  onTestFinished(async () => {
    await Promise.all(runners.map((runner) => runner.stop(1000)))
    await store.close()
  })
  const tried: TriedJob[] = []
  const troubles: unknown[] = []
  let bytesRead = 0
  const observer: JobObserver = {
    tried: (event) => void tried.push(event),
    read(bytes) {
      bytesRead += bytes
    },
    trouble: (what, error) => void troubles.push([what, error]),
  }
  function add(n: number, kind: JobKind, url: string | null): Promise<string> {
    const made = image(n, { status: 'importing', url, visibility: 'private' })
    const newJobs = [{ kind, image_id: made.id, source_id: null, url, owner: made.owner }]
    return store.images.change(actor, made.id, () => ({ puts: [{ image: made }], newJobs, result: made.id }))
  }
  return {
    store,
    tried,
    troubles,
    get bytesRead() {
      return bytesRead
    },
    addImage: (n, url) => add(n, 'fetch', url),
    addQuick: (n, kind) => add(n, kind, null),
    remove: (id) => store.images.change(actor, id, () => ({ removes: [id], result: undefined })),
    async jobOf(id) {
      return (await store.jobs.list({ image: id, limit: 1 }))[0] as Job
    },
    runner({ mode = 'header', ...options } = {}) {
      const reader = imageDataReader({ mode, allowedHosts: ['127.0.0.1'] })
      const { images, jobs } = store
      const runner = startRunner({ images, jobs, reader, observer, times: quick, ...options })
      runners.push(runner)
      return runner
    },
  }
}

/** Wait until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + soon; !(await isSo()); ) {
    if (Date.now() > end) throw new Error(`it did not come to pass within ${soon} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
