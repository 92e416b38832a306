import { fileRows, openYamlFiles, type PlacedRow } from '../files/file-rows.ts'
import { refuseFile } from '../files/file-source.ts'
import { childOf, isList, isMap, type Tree, textAt } from '../files/yaml-tree.ts'
import type { ImageSource, SourceOptions } from '../source.ts'
import { readOsismRow } from './osism-row.ts'

/**
 * Images from the definitions of OpenStack Image Manager (`etc/images/*.yml` of osism/openstack-image-manager): a file,
 * or a folder of files, kept old versions included. An image is one version of one named entry of one architecture.
 * `readOsismRow` reads a row.
 */
export const openOsism = (path: string, options: SourceOptions): ImageSource =>
  openYamlFiles(path, options, (tree, file) => {
    const images = isList(tree) ? tree : childOf(tree, 'images')
    if (!isList(images)) return refuseFile(file, 'there is no list under "images"')
    return fileRows(file, images.flatMap(rowsOf))
  })

/** The rows of one entry. Versions were a map first, then a list; the oldest entries are one image each. */
function rowsOf(entry: Tree, index: number): PlacedRow[] {
  const at = `images[${index}] ${textAt(entry, 'name') ?? 'without a name'}`
  const versions = childOf(entry, 'versions')
  if (isMap(versions) && Object.keys(versions).length > 0) {
    return Object.entries(versions).map(([version, row]) => [
      `${at}, ${version}`,
      readOsismRow({ entry, row, version }),
    ])
  }
  if (isList(versions) && versions.length > 0) {
    return versions.map((row, at2) => {
      const version = typeof row === 'string' ? row : textAt(row, 'version')
      const where = `${at}, versions[${at2}] ${version ?? 'without a version'}`
      return [where, readOsismRow({ entry, row, version })]
    })
  }
  return [[at, readOsismRow({ entry, row: entry, version: undefined })]]
}
