import { type ApiVersionId, apiVersionIds, pageVersionId } from 'scp-images-client/contract/api-versions'
import type { BodyField } from 'scp-images-client/contract/body-fields'
import { type Operation, operations } from 'scp-images-client/contract/operations'
import { code, page, table } from '../markdown.ts'
import { schemaText } from '../schema-text.ts'

/** `docs/bodies.md`. */
export function bodiesPage(): string {
  const readers = Object.values<Operation>(operations).filter(({ body }) => body !== null)
  const closed = readers.filter(({ body }) => body?.({ id: pageVersionId }).closed)
  return page(
    'Request bodies',
    'packages/client/src/contract/write-image.ts',
    'A body is one JSON object of at most 64 kB, sent as `application/json`. All invalid fields are reported at once, in the order of this table. Operations that are not in it ignore a body. An empty body is an empty object, whatever its type: 400 if a field is required, otherwise no change.',
    `A field that is not in the table is ignored; ${closed.map(({ operationId }) => operationId).join(' and ')} refuse it.`,
    table(['Operation', 'Field', 'Value', 'Absent', 'Example', 'Meaning'], readers.flatMap(rowsOf)),
  )
}

const fieldsIn = (
  { body }: Operation,
  id: ApiVersionId = pageVersionId,
): Readonly<Record<string, BodyField>> => body?.({ id }).fields ?? {}

const rowsOf = (operation: Operation): string[][] =>
  Object.entries(fieldsIn(operation)).map(([name, field]) => [
    operation.operationId,
    code(name),
    valueText(operation, name, field),
    absentText(field),
    code(`${field.example}`),
    field.description,
  ])

/** The values that the vendor's CURRENT version accepts, and those of other versions if they differ. */
function valueText(operation: Operation, name: string, field: BodyField): string {
  const usual = schemaText(field.schema)
  const others = apiVersionIds.flatMap((id) => {
    const schema = fieldsIn(operation, id)[name]?.schema
    const text = schema ? schemaText(schema) : 'none'
    return text === usual ? [] : [`in ${id} ${text}`]
  })
  return [usual, ...others, ...(field.nullable ? ['or null'] : [])].join('; ')
}

function absentText({ required, default: preset }: BodyField): string {
  if (required) return 'refused'
  return preset === undefined ? '-' : code(`${preset}`)
}
