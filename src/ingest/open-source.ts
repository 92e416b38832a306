import { type OpenSource, type SourceKind, sourceKinds } from '../sources/kinds.ts'
import { processSource } from './reader/process-source.ts'
import { threadSource } from './reader/thread-source.ts'

/** Bytes of some thousand images. */
const largeInput = 4_000_000

/** Reads a large file in a thread or process. For small files the start takes too long, and a pipe cannot be passed on. */
export const openSource: OpenSource = (kind, path, options) => {
  const row: SourceKind = sourceKinds[kind]
  const source = row.open(path, options)
  if ((source.position().totalBytes ?? 0) <= largeInput) return source
  return row.byLine ? threadSource(kind, path, options) : processSource(kind, path, options)
}
