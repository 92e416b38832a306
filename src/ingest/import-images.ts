import type { Actor } from '../catalogue/changes/change.ts'
import type { ImageRepository, ImageWrite } from '../catalogue/image-repository.ts'
import type { Diagnostic, SourceItem, SourcePosition } from '../sources/source.ts'

interface ImportOptions {
  /** Only counts, and writes nothing. An image that occurs twice is then counted twice. */
  readonly dryRun?: boolean
  /** The actor in the history. */
  readonly actor?: Actor
  /** Images per transaction. */
  readonly batchSize?: number
  /** Stops after the batch that is being written. Rows read for the next batch are dropped. */
  readonly signal?: AbortSignal
  /** Called after each batch, and once a second. */
  readonly onProgress?: (progress: ImportProgress) => void
  /** Called for each row that is skipped. */
  readonly onProblem?: (problem: Diagnostic) => void
  /** Called for each row that is loaded with something left out. */
  readonly onNote?: (note: Diagnostic) => void
  /** Called while indexes that were dropped for a large load are created again. */
  readonly onIndex?: (done: number, total: number) => void
}

interface ImportCounts {
  /** Images and problems read. */
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Number of problems. */
  readonly skipped: number
  readonly notes: number
}

export interface ImportProgress extends ImportCounts, Pace {}

/** The progress of reading, and its speed. */
export interface Pace extends SourcePosition {
  readonly rows: number
  /** Average since the start. */
  readonly rowsPerSecond: number
  /** Undefined if the input's length is not known. */
  readonly secondsLeft: number | undefined
}

export interface ImportSummary extends ImportCounts {
  /** The signal stopped the import. */
  readonly aborted: boolean
  readonly seconds: number
}

/**
 * Each batch rewrites most pages of the index of ids: with a million images, batches of 5,000 write four times as much.
 * An import that is interrupted loses about two seconds of work.
 */
const defaultBatchSize = 20_000
/** From so many new rows on, dropping the indexes during the load is faster. */
export const largeLoad = 10_000

/** The part of a source that an import or a plan uses. */
export type Readable = AsyncIterable<SourceItem> & { position?: () => SourcePosition }

/**
 * Stores all images of a source, one transaction per batch. A second import of the same source changes nothing.
 * @throws what the source or the repository throws; batches that were written stay
 */
export async function importImages(
  source: Readable,
  images: ImageRepository,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const { dryRun = false, batchSize = defaultBatchSize, signal, actor } = options
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  const counts = { rows: 0, added: 0, changed: 0, unchanged: 0, skipped: 0, notes: 0 }
  let batch: ImageWrite[] = []
  let isLoading = false
  let aborted = false

  async function store(): Promise<void> {
    if (batch.length === 0) return
    if (!isLoading && !dryRun && expectedRows(counts.rows, source.position?.()) > largeLoad) {
      isLoading = true
      await images.startLoad()
    }
    const writes = batch
    batch = []
    for (const outcome of await images.apply(writes, { dryRun, ...(actor && { actor }) })) counts[outcome]++
    reportProgress()
  }

  function reportProgress(): void {
    options.onProgress?.({ ...counts, ...paceOf(counts.rows, source.position?.(), seconds()) })
  }

  function take(item: SourceItem): void {
    if ('note' in item) {
      counts.notes++
      options.onNote?.(item.note)
      return
    }
    counts.rows++
    if ('problem' in item) {
      counts.skipped++
      options.onProblem?.(item.problem)
      return
    }
    batch.push(item.write)
  }

  const timer = setInterval(reportProgress, 1_000)
  try {
    for await (const item of source) {
      if (signal?.aborted) break
      take(item)
      if (batch.length >= batchSize) await store()
    }
    aborted = signal?.aborted ?? false
    if (!aborted) await store()
  } finally {
    clearInterval(timer)
    if (isLoading) await images.finishLoad(options.onIndex)
  }
  return { ...counts, aborted, seconds: seconds() }
}

/** The estimated number of rows, by the bytes; if the input's length is not known, the number of rows so far. */
function expectedRows(rows: number, position: SourcePosition | undefined): number {
  const { bytesRead = 0, totalBytes } = position ?? {}
  return totalBytes === undefined || bytesRead === 0 ? rows : (rows * totalBytes) / bytesRead
}

export function paceOf(rows: number, position: SourcePosition | undefined, seconds: number): Pace {
  const { bytesRead, totalBytes } = position ?? { bytesRead: 0, totalBytes: undefined }
  const rowsPerSecond = seconds > 0 ? rows / seconds : 0
  const secondsLeft =
    totalBytes !== undefined && bytesRead > 0 ? (seconds * (totalBytes - bytesRead)) / bytesRead : undefined
  return { rows, bytesRead, totalBytes, rowsPerSecond, secondsLeft }
}
