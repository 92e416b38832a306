import { type ImageField, specOf } from 'scp-images-client/contract/image-fields'
import type { RawImage } from '../fields/image-validation.ts'
import { childOf, flagAt, integerAt, isMap, parseYaml, type Tree, textAt } from '../files/yaml-tree.ts'

/**
 * The fields that may be set in the YAML file beside an image, under the names of the API. Fields read from the bytes
 * (sizes, digests, format) and the image's id and owner may not.
 */
export const sideCarFields = [
  'container_format',
  'created_at',
  'min_disk',
  'min_ram',
  'name',
  'os_distro',
  'os_hidden',
  'protected',
  'root_device_name',
  'scp_gpu_driver',
  'scp_image_type',
  'scp_k8s_version',
  'scp_original_image_type',
  'scp_os_build_version',
  'scp_os_version',
  'scp_supported_class_types',
  'status',
  'url',
  'visibility',
  'zone',
] as const satisfies readonly ImageField[]

export interface SideCar {
  readonly facts: RawImage
  readonly notes: readonly string[]
}

/**
 * Read the YAML beside an image. A value of the wrong type is kept as it is: the check of the image names it, and refuses
 * the image, since what was meant to be private must not become public.
 */
export function readSideCar(text: string): SideCar | { readonly reason: string } {
  const document = parseYaml(text)
  if ('reason' in document) return document
  const { tree } = document
  if (!isMap(tree)) return { reason: 'there is no map of fields, such as "os_distro: rocky"' }
  const facts: RawImage = {}
  for (const field of sideCarFields) {
    const given = childOf(tree, field)
    if (given === undefined || given === null) continue
    facts[field] = typedAt(tree, field) ?? (typeof given === 'string' && given.trim() === '' ? null : given)
  }
  const known = new Set<string>(sideCarFields)
  const unknown = Object.keys(tree).filter((key) => !known.has(key))
  const notes = unknown.length > 0 ? [`unknown keys are ignored: ${unknown.join(', ')}`] : []
  return { facts, notes }
}

function typedAt(tree: Tree, field: ImageField): unknown {
  const { type } = specOf(field).schema as { type?: string }
  if (type === 'integer') return integerAt(tree, field)
  return type === 'boolean' ? flagAt(tree, field) : textAt(tree, field)
}
