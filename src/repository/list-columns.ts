import { type ImageField, type ImageId, specOf } from '../contract/image-fields.ts'
import { filterParameters, listParameters, sortKeys } from '../contract/list-images.ts'

/**
 * How the fields that lists are ordered and filtered by are kept in SQL: one column each, never null, so that one
 * ordinary index serves both directions on every engine. Derived from the field table.
 */
export type SqlValue = string | number | Uint8Array
export type ColumnKind = 'text' | 'integer' | 'uuid'

export interface ListColumn {
  readonly field: ImageField
  readonly kind: ColumnKind
  /** The value as stored; null sorts before everything else. */
  readonly encode: (value: unknown) => SqlValue
}

/** Text as it is. Optional text gets a leading blank, and null is the empty text, so that null < "" < "a". */
const encodeText = (value: unknown) => value as string
const encodeOptionalText = (value: unknown) => (value === null ? '' : ` ${value}`)
const encodeInteger = (value: unknown) => (value === null ? -1 : (value as number))
/** Whole seconds since 1970. */
export const encodeTimestamp = (value: unknown) => Date.parse(value as string) / 1000
export const decodeTimestamp = (seconds: number) =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
/** 16 bytes, in the order of the text form. */
export const encodeUuid = (id: ImageId): Uint8Array => Buffer.from(id.replaceAll('-', ''), 'hex')
/** Bytes as a key of a Map. */
export const keyOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

export function decodeUuid(bytes: Uint8Array): ImageId {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function columnOf(field: ImageField): ListColumn {
  const { schema, required } = specOf(field)
  if (field === 'id') return { field, kind: 'uuid', encode: (value) => encodeUuid(value as ImageId) }
  if (Object.hasOwn(schema, 'pattern')) return { field, kind: 'integer', encode: encodeTimestamp }
  if ((schema as { type?: string }).type === 'integer')
    return { field, kind: 'integer', encode: encodeInteger }
  return { field, kind: 'text', encode: required ? encodeText : encodeOptionalText }
}

/** One column a sort key, alphabetical. Every filter compares one of them. */
export const listColumns: readonly ListColumn[] = sortKeys.map(columnOf)

const byField = new Map(listColumns.map((column) => [column.field, column]))

/** The column of a field that can be listed by. */
export function listColumn(field: ImageField): ListColumn {
  const column = byField.get(field)
  if (!column) throw new Error(`${field} has no list column`)
  return column
}

/**
 * Fields with few values, which lists are filtered by. What a scope shows falls into facets: classes of images that
 * are equal in all of them.
 */
export const facetFields: readonly ImageField[] = filterParameters
  .map((name) => listParameters[name].filter as ImageField)
  .filter((field) => field !== 'name')
  .toSorted()
export const isFacetField = (field: ImageField): boolean => facetFields.includes(field)
