import { apiVersionIds, apiVersionStatuses } from 'scp-images-client/contract/api-versions'
import Type from 'typebox'

const strict = { additionalProperties: false } as const
const text = Type.String
const time = text({ description: 'RFC 3339' })

/** Answers that are the same in every API version. Clients of the vendor accept no key that is not listed. */
const member = Type.Object(
  {
    created_at: time,
    image_id: text(),
    member_id: text({ description: 'Account with which the image is shared' }),
    status: Type.Enum(['pending', 'accepted', 'rejected']),
    updated_at: time,
  },
  strict,
)
const tags = Type.Array(Type.Object({ key: text(), value: text() }, strict))
const check = Type.Enum(['ok', 'failed'])

export const answerSchemas = {
  member,
  memberList: Type.Object({ members: Type.Array(member) }, strict),
  accepted: Type.Object({}, strict),
  serverImage: Type.Object({ image_id: text() }, strict),
  tagPage: Type.Object(
    {
      content: Type.Object({ srn: text(), tags }, strict),
      count: Type.Integer({ description: 'Tags of the resource' }),
      page: Type.Integer({ description: 'From 0 on' }),
      size: Type.Integer({ description: 'Tags a page' }),
    },
    strict,
  ),
  tagsByResource: Type.Object({ content: Type.Record(text(), tags) }, strict),
  accessKeys: Type.Object(
    {
      access_keys: Type.Array(
        Type.Object(
          {
            access_key: text(),
            access_key_type: Type.Enum(['PERMANENT']),
            account_id: text(),
            created_at: time,
            created_by: text(),
            expiration_timestamp: time,
            id: text(),
            is_enabled: Type.Boolean(),
            modified_at: time,
            modified_by: text(),
            parent_access_key_id: Type.Null(),
            secret_key: Type.Literal('', { description: 'Shown once, when the key is made' }),
          },
          strict,
        ),
      ),
    },
    strict,
  ),
  versions: Type.Object(
    {
      versions: Type.Array(
        Type.Object(
          {
            id: text({ pattern: '^v\\d+\\.\\d+$' }),
            links: Type.Array(Type.Object({ href: text(), rel: text() }, strict)),
            not_before: text({ description: 'YYYY-MM-DD; empty where it is not known' }),
            status: Type.Enum([...apiVersionStatuses]),
          },
          strict,
        ),
      ),
    },
    strict,
  ),
  endpoints: Type.Object(
    {
      endpoints: Type.Array(
        Type.Object(
          {
            region: text(),
            service_name: text(),
            service_type: text(),
            url: text({ description: 'Base URL, without a final slash' }),
          },
          strict,
        ),
      ),
    },
    strict,
  ),
  document: Type.Object({ openapi: text() }),
  build: Type.Object(
    { api_versions: Type.Array(Type.Enum(apiVersionIds)), name: text(), version: text() },
    strict,
  ),
  health: Type.Object({ status: Type.Literal('ok') }, strict),
  readiness: Type.Object(
    {
      checks: Type.Optional(Type.Object({ accepting: check, database: check }, strict)),
      status: Type.Literal('ok'),
    },
    strict,
  ),
  metrics: text(),
}
