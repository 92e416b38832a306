import type { Actor } from '../catalogue/changes/change.ts'
import type { ImageRepository, ImageWrite } from '../catalogue/image-repository.ts'
import type { Diagnostic, SourceItem, SourcePosition } from '../sources/source.ts'

interface ImportOptions {
  /** Say what would happen and write nothing. An image that comes twice is then counted twice. */
  readonly dryRun?: boolean
  /** Who the history names. */
  readonly actor?: Actor
  /** Images a transaction. */
  readonly batchSize?: number
  /** Stops after the batch that is being written; what was read for the next one is dropped. */
  readonly signal?: AbortSignal
  /** Called after every batch, and about once a second while one is read. */
  readonly onProgress?: (progress: ImportProgress) => void
  /** A row was skipped. */
  readonly onProblem?: (problem: Diagnostic) => void
  /** A row was loaded with something left out. */
  readonly onNote?: (note: Diagnostic) => void
  /** The indexes given up for a large load are being built again. */
  readonly onIndex?: (done: number, total: number) => void
}

interface ImportCounts {
  /** Images and problems read. */
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Problems: rows that were skipped. */
  readonly skipped: number
  readonly notes: number
}

export interface ImportProgress extends ImportCounts, Pace {}

/** How far reading has come, and how fast. */
export interface Pace extends SourcePosition {
  readonly rows: number
  /** Since the start. */
  readonly rowsPerSecond: number
  /** Undefined while the input's length is not known. */
  readonly secondsLeft: number | undefined
}

export interface ImportSummary extends ImportCounts {
  /** The signal ended the import before the source did. */
  readonly aborted: boolean
  readonly seconds: number
}

/**
 * Every batch rewrites most pages of the index of ids, so at a million images batches of 5,000 write four times as much
 * as these. Interrupted, an import loses some two seconds.
 */
const usualBatchSize = 20_000
/** For so many rows it pays that the store gives up its indexes while it loads. */
const largeLoad = 10_000

/** A source as far as an import needs it. */
type Readable = AsyncIterable<SourceItem> & { position?: () => SourcePosition }

/**
 * Store all images of a source, a batch a transaction. A second run of the same source changes nothing.
 * @throws what the source or the store throws; batches that were written stay
 */
export async function importImages(
  source: Readable,
  images: ImageRepository,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const { dryRun = false, batchSize = usualBatchSize, signal, actor } = options
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
    options.onProgress?.(progressOf(counts, source.position?.(), seconds()))
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

  const ticking = setInterval(
    () => options.onProgress?.(progressOf(counts, source.position?.(), seconds())),
    1_000,
  )
  try {
    for await (const item of source) {
      if (signal?.aborted) break
      take(item)
      if (batch.length >= batchSize) await store()
    }
    aborted = signal?.aborted ?? false
    if (!aborted) await store()
  } finally {
    clearInterval(ticking)
    if (isLoading) await images.finishLoad(options.onIndex)
  }
  return { ...counts, aborted, seconds: seconds() }
}

/** Rows to come in all, judged from the bytes; of an input without a known length those that came. */
function expectedRows(rows: number, position: SourcePosition | undefined): number {
  const { bytesRead = 0, totalBytes } = position ?? {}
  return totalBytes === undefined || bytesRead === 0 ? rows : (rows * totalBytes) / bytesRead
}

const progressOf = (
  counts: ImportCounts,
  position: SourcePosition | undefined,
  seconds: number,
): ImportProgress => ({ ...counts, ...paceOf(counts.rows, position, seconds) })

export function paceOf(rows: number, position: SourcePosition | undefined, seconds: number): Pace {
  const { bytesRead, totalBytes } = position ?? { bytesRead: 0, totalBytes: undefined }
  const rowsPerSecond = seconds > 0 ? rows / seconds : 0
  const secondsLeft =
    totalBytes !== undefined && bytesRead > 0 ? (seconds * (totalBytes - bytesRead)) / bytesRead : undefined
  return { rows, bytesRead, totalBytes, rowsPerSecond, secondsLeft }
}
