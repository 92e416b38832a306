import type { Refusal, SourceEntry } from '../fields/merge-entries.ts'
import type { DataFile } from '../files/data-files.ts'
import { type FileRows, openFiles, refuseFile } from '../files/file-source.ts'
import { childOf, isList, isMap, parseYaml, type Tree, textAt } from '../files/yaml-tree.ts'
import type { ImageSource, SourceOptions } from '../source.ts'
import { type OsismRow, readOsismRow } from './osism-row.ts'

/**
 * Images from the definitions of OpenStack Image Manager (`etc/images/*.yml` of osism/openstack-image-manager): a file,
 * or a folder of files, kept old versions included. An image is one version of one named entry of one architecture.
 * `readOsismRow` reads a row.
 */
export const openOsism = (path: string, options: SourceOptions): ImageSource =>
  openFiles(path, ['.yml', '.yaml'], options, rowsOf)

function rowsOf(text: string, file: DataFile): FileRows {
  const document = parseYaml(text)
  if ('reason' in document) return refuseFile(file, document.reason)
  const images = isList(document.tree) ? document.tree : childOf(document.tree, 'images')
  if (!isList(images)) return refuseFile(file, 'there is no list under "images"')

  const entries: SourceEntry[] = []
  const refusals: Refusal[] = []
  for (const { index, ...row } of images.flatMap(versionsOf)) {
    const place = `${file.name}, ${index}`
    const result = readOsismRow(row)
    if ('reason' in result) refusals.push({ ...result, place, statedAt: file.statedAt })
    else entries.push({ ...result, place, statedAt: file.statedAt })
  }
  return { entries, refusals }
}

/** The rows of one entry. Versions were a map first, then a list; the oldest entries are one image each. */
function versionsOf(entry: Tree, index: number): (OsismRow & { index: string })[] {
  const at = `images[${index}] ${textAt(entry, 'name') ?? 'without a name'}`
  const versions = childOf(entry, 'versions')
  if (isMap(versions) && Object.keys(versions).length > 0) {
    return Object.entries(versions).map(([version, row]) => ({
      entry,
      row,
      version,
      index: `${at}, ${version}`,
    }))
  }
  if (isList(versions) && versions.length > 0) {
    return versions.map((row, at2) => {
      const version = typeof row === 'string' ? row : textAt(row, 'version')
      return { entry, row, version, index: `${at}, versions[${at2}] ${version ?? 'without a version'}` }
    })
  }
  return [{ entry, row: entry, version: undefined, index: at }]
}
