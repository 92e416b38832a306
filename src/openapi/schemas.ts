import type { ApiVersion } from 'scp-images-client/contract/api-versions'
import {
  fieldSchema,
  fieldsOf,
  type ImageField,
  type ImageShape,
  specOf,
} from 'scp-images-client/contract/image-fields'
import { imageListSchema, type ListShape, listSchemaName } from 'scp-images-client/contract/list-images'
import Type, { type TSchema } from 'typebox'

/** Names of the schemas of every document; the names of the others depend on the version. */
export const schemaNames = { image: 'Image', pendingImage: 'PendingImage', errorList: 'ErrorList' } as const

export const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const requestId = Type.String({
  pattern: '^req-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
})

/** The vendor's envelope of an error answer. Keys alphabetical, as sent. */
const errorListSchema: TSchema = Type.Object(
  {
    errors: Type.Array(
      Type.Object(
        {
          code: Type.String({ description: 'Machine-readable code, see the table of errors' }),
          detail: Type.Union([Type.String(), Type.Array(Type.String())], {
            description:
              'Text for people, in the language asked for; an array, one text per bad field, for 400',
          }),
          global_request_id: requestId,
          links: Type.Array(Type.Unknown(), { maxItems: 0 }),
          related_resources: Type.Array(Type.Unknown(), { maxItems: 0 }),
          request_id: requestId,
          response: Type.Null(),
          status: Type.Integer({ description: 'The HTTP status' }),
          title: Type.String(),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 1 },
    ),
  },
  { additionalProperties: false, title: schemaNames.errorList },
)

/**
 * The component schemas of one version. The list schema is `imageListSchema` with its items in a schema of their own,
 * where each field has its description and example.
 */
export function componentSchemas(version: ApiVersion): Record<string, object> {
  return {
    ...listSchemas(version, 'list', schemaNames.image),
    // If the schema of offers has the name of the list schema, it is the same.
    ...(version.pendingSchema !== version.listSchema &&
      listSchemas(version, 'pending', schemaNames.pendingImage)),
    [version.showSchema]: imageSchema(version, 'show', version.showSchema),
    [schemaNames.errorList]: errorListSchema,
  }
}

/** A list of images, and its items. */
function listSchemas(version: ApiVersion, shape: ListShape, item: string): Record<string, object> {
  const schema = imageListSchema(version, shape)
  const properties = { images: { type: 'array', items: refTo(item) } }
  return {
    [listSchemaName(version, shape)]: { ...schema, properties },
    [item]: imageSchema(version, shape, item),
  }
}

function imageSchema({ id }: ApiVersion, shape: ImageShape, title: string): object {
  const fields = fieldsOf(id, shape)
  return {
    ...Type.Object(Object.fromEntries(fields.map((name) => [name, fieldSchema(name)])), {
      additionalProperties: false,
      title,
    }),
    properties: Object.fromEntries(fields.map((name) => [name, describedField(name)])),
  }
}

function describedField(name: ImageField): object {
  const { description, example } = specOf(name)
  return { ...fieldSchema(name), description, examples: [example] }
}

/** The vendor's example body of a version, made of the examples of its fields. */
export const exampleList = (version: ApiVersion, shape: ListShape): object => ({
  images: [exampleImage(version, shape)],
})

export function exampleImage(version: ApiVersion, shape: ImageShape): object {
  return Object.fromEntries(fieldsOf(version.id, shape).map((name) => [name, specOf(name).example]))
}
