import { type ImageField, imageFieldNames } from 'scp-images-client/contract/image-fields'
import { fieldChecks } from '../fields/field-validation.ts'
import { asFieldValue } from '../fields/field-value.ts'
import { show } from '../fields/image-validation.ts'
import { readDataFile } from '../files/data-files.ts'
import { childOf, isList, isMap, parseYaml, type Tree } from '../files/yaml-tree.ts'
import { clip, SourceError } from '../source.ts'
import { defaultMapping, type ImageMapping, type Origin } from './image-mapping.ts'

/**
 * The default mapping with the changes of a file: a YAML map from fields to where they come from: the name of a
 * property, `{value: …}` for a constant, or a list of these, of which the first that has a value counts.
 * @throws SourceError naming everything that is wrong with it
 */
export function readMapping(path: string): ImageMapping {
  const content = readDataFile(path)
  const document = 'text' in content ? parseYaml(content.text) : content
  if ('reason' in document) throw new SourceError(`Cannot use the mapping ${path}: ${document.reason}.`)
  const result = mappingOf(document.tree)
  if ('mapping' in result) return result.mapping
  throw new SourceError(`Cannot use the mapping ${path}: ${clip(result.faults.join('; '), 1500)}.`)
}

const form = 'a property, {value: …}, or a list of these'

/** The mapping that a tree describes, or what is wrong with it. */
export function mappingOf(tree: Tree): { mapping: ImageMapping } | { faults: readonly string[] } {
  if (!isMap(tree)) return { faults: ['it is no map from fields to properties'] }
  const faults: string[] = []
  const own: Partial<Record<ImageField, readonly Origin[]>> = {}
  for (const [word, node] of Object.entries(tree)) {
    const field = imageFieldNames.find((name) => name === word)
    if (!field) faults.push(`there is no field ${show(word)}`)
    else if (field === 'id') faults.push('id cannot come from elsewhere: by it an image is known again')
    else own[field] = (isList(node) ? node : [node]).flatMap((entry) => originOf(field, entry, faults))
  }
  return faults.length > 0 ? { faults } : { mapping: { ...defaultMapping, ...own } }
}

function originOf(field: ImageField, node: Tree, faults: string[]): readonly Origin[] {
  if (typeof node === 'string' && node !== '') return [{ property: node }]
  const text = childOf(node, 'value')
  if (!isMap(node) || Object.keys(node).length !== 1 || typeof text !== 'string') {
    faults.push(`${field} should be ${form}, not ${show(node)}`)
    return []
  }
  const { accept, wanted } = fieldChecks.find(
    (check) => check.field === field,
  ) as (typeof fieldChecks)[number]
  const value = accept(asFieldValue(field, text))
  if (value !== undefined) return [{ value }]
  faults.push(`${field} should be ${wanted}, not ${show(text)}`)
  return []
}
