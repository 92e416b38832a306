import { type ImageField, type ImageId, specOf } from 'scp-images-client/contract/image-fields'
import { filterParameters, listParameters, sortKeys } from 'scp-images-client/contract/list-images'

/**
 * How the fields that lists are ordered and filtered by are kept in SQL: one column each, never null, so that one
 * ordinary index serves both directions on every engine. Derived from the field table.
 */
export type SqlValue = string | number | Uint8Array
export type ColumnKind = 'text' | 'integer' | 'uuid'

interface ListColumn {
  readonly field: ImageField
  readonly encoding: Encoding
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

/** Ways of keeping a value. A change of one is a change of the layout: see index/layout.ts. */
const encodings = {
  uuid: { kind: 'uuid', encode: (value: unknown) => encodeUuid(value as ImageId) },
  timestamp: { kind: 'integer', encode: encodeTimestamp },
  integer: { kind: 'integer', encode: encodeInteger },
  text: { kind: 'text', encode: encodeText },
  optionalText: { kind: 'text', encode: encodeOptionalText },
} as const satisfies Record<string, Pick<ListColumn, 'kind' | 'encode'>>
export type Encoding = keyof typeof encodings

function encodingOf(field: ImageField): Encoding {
  const { schema, required } = specOf(field)
  if (field === 'id') return 'uuid'
  if (Object.hasOwn(schema, 'pattern')) return 'timestamp'
  if ((schema as { type?: string }).type === 'integer') return 'integer'
  return required ? 'text' : 'optionalText'
}

function columnOf(field: ImageField): ListColumn {
  const encoding = encodingOf(field)
  return { field, encoding, ...encodings[encoding] }
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
 * Fields with few values, which lists are filtered by. What a scope shows falls into classes: classes of images that
 * are equal in all of them.
 */
export const classFields: readonly ImageField[] = filterParameters
  .map((name) => listParameters[name].filter as ImageField)
  .filter((field) => field !== 'name')
  .toSorted()
export const isClassField = (field: ImageField): boolean => classFields.includes(field)
