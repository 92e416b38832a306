import type { ApiVersion } from './api-versions.ts'
import {
  fieldSchema,
  fieldsOf,
  type ImageField,
  type ImageShape,
  imageFieldNames,
  specOf,
  visibilities,
} from './image-fields.ts'

import { array, integer, type JsonSchema, object, oneOf, string as text } from './json-schema.ts'

export { visibilities as visibilityValues } from './image-fields.ts'

/**
 * The query parameters of List Images, one row each: the same in all versions.
 * A row with `filter` compares that field for equality. CLI flags, OpenAPI and docs come from here.
 */
export interface ParameterSpec {
  readonly schema: JsonSchema
  readonly description: string
  readonly example: string | number
  readonly default?: string | number
  readonly filter?: ImageField
}

export const limitBounds = { minimum: 1, maximum: 1000, default: 20 } as const
/** Longest value of a query parameter, in characters. */
export const maximumValueLength = 255

const string = text({ maxLength: maximumValueLength })

const parameterRows = {
  limit: {
    schema: integer({ minimum: limitBounds.minimum, maximum: limitBounds.maximum }),
    description: 'Page size of items',
    example: 20,
    default: limitBounds.default,
  },
  marker: {
    schema: string,
    description: "The last item's ID from previous request",
    example: '2a9be312-5d4b-4bc8-b2ae-35100fa9241f',
  },
  scp_image_type: { schema: string, description: 'Image type', example: 'custom', filter: 'scp_image_type' },
  scp_original_image_type: {
    schema: string,
    description: 'Original Image type',
    example: 'standard',
    filter: 'scp_original_image_type',
  },
  name: { schema: string, description: 'Image name', example: 'imagename', filter: 'name' },
  os_distro: {
    schema: string,
    description: 'OS distribution of the image',
    example: 'alma',
    filter: 'os_distro',
  },
  status: { schema: string, description: 'Image status', example: 'active', filter: 'status' },
  visibility: {
    schema: oneOf(visibilities),
    description:
      'Indicates access permissions for the Image. Private: Can be used only within the Account, Shared: Can be shared between Accounts',
    example: 'private',
    filter: 'visibility',
  },
  sort: {
    schema: string,
    description:
      'Comma-separated list of sort keys and optional sort directions in the form of key[:direction]',
    example: 'created_at:desc',
    default: 'created_at:desc',
  },
} as const satisfies Record<string, ParameterSpec>

export type ListParameter = keyof typeof parameterRows
export const listParameters: Readonly<Record<ListParameter, ParameterSpec>> = parameterRows
export const listParameterNames = Object.keys(parameterRows) as ListParameter[]

/** The parameters of the list of images that are offered to an account. */
export const pendingParameterNames = [
  'scp_image_type',
  'scp_original_image_type',
] as const satisfies ListParameter[]

/** Parameters that compare a field, `visibility` among them. */
export const filterParameters = listParameterNames.filter((name) => listParameters[name].filter !== undefined)

/** Fields that `sort` may name, alphabetical. */
export const sortKeys: readonly ImageField[] = imageFieldNames.filter((name) => specOf(name).sortable)

export const sortDirections = ['asc', 'desc'] as const
export type SortDirection = (typeof sortDirections)[number]

/** Answers that are lists of images: those the caller may see, and those it is offered. */
export type ListShape = Exclude<ImageShape, 'show'>

/** The vendor's name of the schema of a list. */
export const listSchemaName = (version: ApiVersion, shape: ListShape): string =>
  ({ list: version.listSchema, pending: version.pendingSchema })[shape]

/** JSON Schema of the 200 answer of one version: exactly its keys, nothing else. */
export function imageListSchema(version: ApiVersion, shape: ListShape = 'list'): JsonSchema {
  const properties = Object.fromEntries(fieldsOf(version.id, shape).map((name) => [name, fieldSchema(name)]))
  const image = object(properties, { additionalProperties: false })
  return object(
    { images: array(image) },
    { additionalProperties: false, title: listSchemaName(version, shape) },
  )
}
