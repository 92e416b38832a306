import { type OpenSource, type SourceKind, sourceKinds } from '../sources/kinds.ts'
import { processSource } from './reader/process-source.ts'
import { threadSource } from './reader/thread-source.ts'

/** Bytes. Some thousand images. */
const largeInput = 4_000_000

/** A large file is read by another; for others it is not worth its start, and pipes cannot be handed over. */
export const openSource: OpenSource = (kind, path, options) => {
  const row: SourceKind = sourceKinds[kind]
  const source = row.open(path, options)
  if ((source.position().totalBytes ?? 0) <= largeInput) return source
  return row.byLine ? threadSource(kind, path, options) : processSource(kind, path, options)
}
