import type { ApiVersion } from 'scp-images-client/contract/api-versions'
import { bodySchema, exampleValue } from 'scp-images-client/contract/body-fields'
import type { Operation } from 'scp-images-client/contract/operations'

/** `requestBody` of an operation in an edition, with an example of every field; nothing when it reads none. */
export function requestBody({ body }: Operation, version: ApiVersion): object {
  if (body === null) return {}
  const spec = body(version)
  const fields = Object.entries(spec.fields)
  const example = Object.fromEntries(fields.map(([name, field]) => [name, exampleValue(field)]))
  const media = { schema: bodySchema(spec), example }
  return { requestBody: { required: true, content: { 'application/json': media } } }
}
