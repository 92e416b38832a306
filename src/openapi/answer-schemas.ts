import { apiVersionIds, apiVersionStatuses } from 'scp-images-client/contract/api-versions'
import Type, { type TProperties, type TSchema } from 'typebox'

const object = (properties: TProperties): TSchema => Type.Object(properties, { additionalProperties: false })
const text = Type.String
const time = text({ description: 'RFC 3339' })

const member = object({
  created_at: time,
  image_id: text(),
  member_id: text({ description: 'Account with which the image is shared' }),
  status: Type.Enum(['pending', 'accepted', 'rejected']),
  updated_at: time,
})
const tags = Type.Array(object({ key: text(), value: text() }))
const check = Type.Enum(['ok', 'failed'])
const accessKey = object({
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
})
const version = object({
  id: text({ pattern: '^v\\d+\\.\\d+$' }),
  links: Type.Array(object({ href: text(), rel: text() })),
  not_before: text({ description: 'YYYY-MM-DD; empty where it is not known' }),
  status: Type.Enum([...apiVersionStatuses]),
})
const endpoint = object({
  region: text(),
  service_name: text(),
  service_type: text(),
  url: text({ description: 'Base URL, without a final slash' }),
})

/** Answers that are the same in every API version. Clients of the vendor accept no key that is not listed. */
export const answerSchemas = {
  member,
  memberList: object({ members: Type.Array(member) }),
  accepted: object({}),
  serverImage: object({ image_id: text() }),
  tagPage: object({
    content: object({ srn: text(), tags }),
    count: Type.Integer({ description: 'Tags of the resource' }),
    page: Type.Integer({ description: 'From 0 on' }),
    size: Type.Integer({ description: 'Tags a page' }),
  }),
  tagsByResource: object({ content: Type.Record(text(), tags) }),
  accessKeys: object({ access_keys: Type.Array(accessKey) }),
  versions: object({ versions: Type.Array(version) }),
  endpoints: object({ endpoints: Type.Array(endpoint) }),
  document: Type.Object({ openapi: text() }),
  build: object({ api_versions: Type.Array(Type.Enum(apiVersionIds)), name: text(), version: text() }),
  health: object({ status: Type.Literal('ok') }),
  readiness: object({
    checks: Type.Optional(object({ accepting: check, database: check })),
    status: Type.Literal('ok'),
  }),
  metrics: text(),
}
