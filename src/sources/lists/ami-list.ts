import { toWireTime } from '../fields/timestamp.ts'
import type { DataFile } from '../files/data-files.ts'
import { fileRows, openJsonFiles, type PlacedRow, type RowResult } from '../files/file-rows.ts'
import { type FileRows, refuseFile } from '../files/file-source.ts'
import { childOf, flagAt, isList, isMap, type Tree, textAt, wordAt } from '../files/yaml-tree.ts'
import type { ImageSource, SourceOptions } from '../source.ts'
import { amiFacts, isAmiId, readAmiName } from './ami-facts.ts'

/**
 * Amazon machine images from lists in the form of moto's (`moto/ec2/resources/amis.json` and others of getmoto/moto), and
 * from its trees of the parameters that name images for ECS: a file, or a folder of files. There are no sizes, digests
 * and addresses. What a list says of an image counts more than what a parameter says.
 */
export const openAmiList = (path: string, options: SourceOptions): ImageSource =>
  openJsonFiles(path, options, rowsOf)

function rowsOf(tree: Tree, file: DataFile): FileRows {
  if (isList(tree))
    return fileRows(
      file,
      tree.map((row, at): PlacedRow => [`[${at}]`, readRecord(row)]),
    )
  if (!isMap(tree)) return refuseFile(file, 'there is neither a list of images nor a tree of parameters')
  const named = parametersOf(tree, [])
  const byId = new Map(named.map((parameter) => [textAt(parameter.value, 'image_id'), parameter]))
  const rows = [...byId.values()].map(({ where, value }): PlacedRow => [where, readParameter(value)])
  const repeated = { count: named.length - rows.length, what: 'parameters that name an image again' }
  return fileRows({ ...file, statedAt: file.statedAt ?? beforeAnyList }, rows, repeated)
}

/** Makes a statement an older one than any list's. */
const beforeAnyList = '1970-01-01T00:00:00Z'

function readRecord(row: Tree): RowResult {
  const id = textAt(row, 'ami_id') ?? ''
  const key = ['ami-list', id]
  const name = textAt(row, 'name')
  if (!isAmiId(id)) return { key, reason: `ami_id is none: ${wordAt(row, 'ami_id') ?? 'missing'}` }
  if (name === undefined) return { key, reason: 'there is no name' }
  const { facts, builtAt } = readAmiName(name, textAt(row, 'platform'))
  const created = textAt(row, 'creation_date')
  const state = textAt(row, 'state')
  return {
    key,
    notes: facts.os_distro === null ? ['the name tells no distribution'] : [],
    builtAt: (created === undefined ? undefined : toWireTime(created)) ?? builtAt,
    facts: {
      ...amiFacts,
      ...facts,
      name,
      owner: textAt(row, 'owner_id') ?? null,
      root_device_name: textAt(row, 'root_device_name') ?? null,
      status: state === undefined || state === 'available' ? 'active' : state,
      visibility: flagAt(row, 'public') === false ? 'private' : 'public',
    },
  }
}

function readParameter(value: Tree): RowResult {
  const id = textAt(value, 'image_id') ?? ''
  const key = ['ami-list', id]
  const name = textAt(value, 'image_name')
  if (!isAmiId(id)) return { key, reason: `image_id is none: ${wordAt(value, 'image_id') ?? 'missing'}` }
  if (name === undefined) return { key, reason: 'there is no image_name' }
  const { facts, builtAt } = readAmiName(name, textAt(value, 'os'))
  return { key, notes: [], builtAt, facts: { ...amiFacts, ...facts, name } }
}

interface Parameter {
  readonly where: string
  readonly value: Tree
}

/** Amazon's own trees have some eight levels. */
const mostLevels = 20

/** Parameters that describe an image, however deep they lie. */
function parametersOf(tree: Tree, path: readonly string[]): Parameter[] {
  if (!isMap(tree) || path.length > mostLevels) return []
  const value = childOf(tree, 'Value')
  if (childOf(value, 'image_id') !== undefined) return [{ where: path.join('/'), value }]
  return Object.entries(tree).flatMap(([name, child]) => parametersOf(child, [...path, name]))
}
