import { validationError } from 'scp-images-client/contract/errors/catalogue-error'
import type { FieldError } from 'scp-images-client/contract/errors/field-errors'
import type { ImageField, ImageId, Visibility } from 'scp-images-client/contract/image-fields'
import {
  type ListParameter,
  limitBounds,
  listParameterNames,
  listParameters,
  maximumValueLength,
  type ParameterSpec,
  pendingParameterNames,
  visibilityValues,
} from 'scp-images-client/contract/list-images'
import { decodeQuery } from './query-string.ts'
import { defaultSort, parseSort, type SortKey } from './sort.ts'

/** One equality: the field has exactly this value. */
export interface Filter {
  readonly field: ImageField
  readonly value: string
}

/** The parameters of a list: a value, the same for any API version and engine. */
export interface ImageQuery {
  /** Ordered by field, each field once; `visibility` is apart, because it chooses scopes. */
  readonly filters: readonly Filter[]
  readonly visibility?: Visibility
  /** Total order: ends in `id`. */
  readonly sort: readonly SortKey[]
  readonly limit: number
  readonly marker?: ImageId
}

export interface ParsedQuery {
  readonly query: ImageQuery
  /** Names of parameters that mean nothing here, in the order sent. */
  readonly ignored: readonly string[]
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isImageId = (text: string): boolean => uuid.test(text)

/** The error for a marker that is unknown, malformed, deleted or not visible: one body for all. */
export const invalidMarker = () =>
  validationError([
    { field: 'marker', rule: { kind: 'unknownValue' }, example: listParameters.marker.example },
  ])

/**
 * Read the query string of List Images (the text after `?`, as received).
 * @throws CatalogueError VALIDATION naming every bad field at once
 */
export function parseImageQuery(search: string): ParsedQuery {
  const { values, ignored, problems } = readTexts(search, listParameterNames)
  const text = (name: ListParameter) => values.get(name) || undefined
  const limit = parseLimit(values.get('limit'), problems)
  const visibility = parseVisibility(text('visibility'), problems)
  const sort = parseSortParameter(text('sort'), problems)
  const marker = text('marker')
  if (marker !== undefined && !isImageId(marker)) {
    problems.push(...invalidMarker().fields)
  }
  refuse(problems)

  const query = {
    filters: filtersOf(text),
    sort,
    limit,
    ...(visibility && { visibility }),
    ...(marker && { marker }),
  }
  return { query, ignored }
}

/**
 * Read the query string of the list of offered images: two filters, the order of every list, no pages.
 * @throws CatalogueError VALIDATION naming every bad field at once
 */
export function parsePendingQuery(search: string): ParsedQuery {
  const { values, ignored, problems } = readTexts(search, pendingParameterNames)
  refuse(problems)
  const filters = filtersOf((name) => values.get(name) || undefined)
  return { query: { filters, sort: defaultSort, limit: limitBounds.maximum }, ignored }
}

/** The texts of known parameters, and what is wrong with them as texts. */
function readTexts(search: string, names: readonly ListParameter[]) {
  const { values, invalid, ignored } = decodeQuery(search, (name) => names.some((known) => known === name))
  const problems: FieldError[] = [...invalid].map((field) =>
    problem(field as ListParameter, { kind: 'encoding' }),
  )
  for (const [name, value] of values) {
    if (value.length > maximumValueLength && [...value].length > maximumValueLength) {
      values.delete(name)
      problems.push(problem(name as ListParameter, { kind: 'text', maximum: maximumValueLength }))
    }
  }
  return { values, ignored, problems }
}

function refuse(problems: FieldError[]): void {
  if (problems.length > 0) throw validationError(inTableOrder(problems))
}

function problem(field: ListParameter, rule: FieldError['rule']): FieldError {
  return { field, ...(rule && { rule }), example: listParameters[field].example }
}

function inTableOrder(problems: FieldError[]): FieldError[] {
  const order = Object.keys(listParameters)
  return problems.toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field))
}

function parseLimit(value: string | undefined, problems: FieldError[]): number {
  if (value === undefined) return limitBounds.default
  const limit = /^[1-9]\d{0,8}$/.test(value) ? Number(value) : 0
  if (limit < limitBounds.minimum || limit > limitBounds.maximum) {
    const { minimum, maximum } = limitBounds
    problems.push(problem('limit', { kind: 'range', minimum, maximum }))
  }
  return limit
}

function parseVisibility(value: string | undefined, problems: FieldError[]): Visibility | undefined {
  if (value === undefined) return undefined
  const known = visibilityValues.find((visibility) => visibility === value)
  if (!known) problems.push(problem('visibility', { kind: 'oneOf', values: visibilityValues }))
  return known
}

function parseSortParameter(value: string | undefined, problems: FieldError[]): readonly SortKey[] {
  if (value === undefined) return defaultSort
  const sort = parseSort(value)
  if ('rule' in sort) {
    problems.push(problem('sort', sort.rule))
    return defaultSort
  }
  return sort.keys
}

const filterRows = Object.entries<ParameterSpec>(listParameters)
  .filter(([name, row]) => row.filter !== undefined && name !== 'visibility')
  .map(([name, row]) => ({ name: name as ListParameter, field: row.filter as ImageField }))
  .toSorted((a, b) => (a.field < b.field ? -1 : 1))

function filtersOf(text: (name: ListParameter) => string | undefined): Filter[] {
  return filterRows.flatMap(({ name, field }) => {
    const value = text(name)
    return value === undefined ? [] : [{ field, value }]
  })
}
