import type { Refusal, SourceEntry } from '../fields/merge-entries.ts'
import type { ImageSource, SourceOptions } from '../source.ts'
import { type DataFile, maxJsonBytes } from './data-files.ts'
import { type FileRows, openFiles, refuseFile } from './file-source.ts'
import { parseJson } from './json-tree.ts'
import { parseYaml, type Tree } from './yaml-tree.ts'

/** The result of one row of a file. */
export type RowResult = Omit<SourceEntry, 'place' | 'statedAt'> | Omit<Refusal, 'place' | 'statedAt'>

/** A row that was read, and where it stands in the file. */
export type PlacedRow = readonly [where: string, result: RowResult]

/** The rows of a file, and the file's time. `leftOut` counts rows that are no images, by their kind. */
export function fileRows(file: DataFile, rows: Iterable<PlacedRow>, leftOut?: LeftOut): FileRows {
  const entries: SourceEntry[] = []
  const refusals: Refusal[] = []
  for (const [where, result] of rows) {
    const at = { place: `${file.name}, ${where}`, statedAt: file.statedAt }
    if ('reason' in result) refusals.push({ ...result, ...at })
    else entries.push({ ...result, ...at })
  }
  const note = leftOut && leftOut.count > 0 ? `${leftOut.count} ${leftOut.what} are left out` : undefined
  return { entries, refusals, ...(note !== undefined && { note }) }
}

/** Counted while rows are read. */
export interface LeftOut {
  count: number
  readonly what: string
}

const openTrees =
  (extensions: readonly string[], parse: typeof parseYaml, maxBytes?: number) =>
  (path: string, options: SourceOptions, rowsOf: (tree: Tree, file: DataFile) => FileRows): ImageSource =>
    openFiles(
      path,
      extensions,
      options,
      (text, file) => {
        const parsed = parse(text)
        return 'reason' in parsed ? refuseFile(file, parsed.reason) : rowsOf(parsed.tree, file)
      },
      maxBytes,
    )

/** A source of JSON files. */
export const openJsonFiles = openTrees(['.json'], parseJson, maxJsonBytes)

/** A source of YAML files. */
export const openYamlFiles = openTrees(['.yml', '.yaml'], parseYaml)
