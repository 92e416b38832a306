import { type ApiVersionId, apiVersionIds, isSince } from './api-versions.ts'
import { boolean, integer, type JsonSchema, nullable, oneOf, string, type ValueOf } from './json-schema.ts'

/**
 * The image of the wire, one row a field, in the alphabetical order the vendor serialises.
 * Response schemas, the TypeScript type, SQL columns, sort keys, OpenAPI and docs are derived from here.
 * Source: the vendor's page "List Images", sections 1.0 to 1.3, its later pages for 1.4, and the models page for required
 * fields.
 */
export interface FieldSpec<S extends JsonSchema = JsonSchema> {
  /** JSON Schema of the value when it is there. */
  readonly schema: S
  /** The first API version whose answers of each shape carry the field; null: none does. */
  readonly since: Readonly<Record<ImageShape, ApiVersionId | null>>
  /** Required by the vendor's models: never null. */
  readonly required: boolean
  /** May be named in `sort`. */
  readonly sortable: boolean
  readonly description: string
  readonly example: unknown
}

/** Which answer an image is rendered for: one of a list, one by itself (show, create, update), or one that is offered. */
export const imageShapes = ['list', 'show', 'pending'] as const
export type ImageShape = (typeof imageShapes)[number]

type Since = FieldSpec['since']
type Options = { since?: Since; sortable?: true; example: unknown }

const everywhere = (id: ApiVersionId): Since => ({ list: id, show: id, pending: id })

function row<S extends JsonSchema>(schema: S, description: string, options: Options) {
  return {
    schema,
    since: options.since ?? everywhere('1.0'),
    sortable: options.sortable ?? false,
    description,
    example: options.example,
  }
}

type Row<S extends JsonSchema, R extends boolean> = FieldSpec<S> & { readonly required: R }

const required = <S extends JsonSchema>(schema: S, description: string, options: Options): Row<S, true> => ({
  ...row(schema, description, options),
  required: true,
})
const optional = <S extends JsonSchema>(schema: S, description: string, options: Options): Row<S, false> => ({
  ...row(schema, description, options),
  required: false,
})

const text = string()
const flag = boolean()
const int32 = integer({ minimum: 0, maximum: 2_147_483_647 })
const bytes = integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const timestamp = string({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' })

export const visibilities = ['public', 'community', 'shared', 'private'] as const
export type Visibility = (typeof visibilities)[number]
const visibility = oneOf(visibilities)

const exampleVolumes =
  '[{"tag": null, "volume_id": null, "encryption_options": null, "encryption_secret_uuid": null, "encryption_format": null, "device_name": "/dev/vda", "disk_bus": "virtio", "volume_type": null, "encrypted": null, "image_id": null, "device_type": "disk", "source_type": "snapshot", "delete_on_termination": false, "volume_size": 104, "guest_format": null, "boot_index": 0, "destination_type": "volume", "snapshot_id": "abde9e38-2ed5-4ecd-b23c-b0120e30690e", "no_device": null}]'

// biome-ignore format: a table reads best with one row a line
export const imageFields = {
  checksum: optional(text, 'MD5 of the image data, 32 hexadecimal digits', { example: '7538e0fcb56e0e272cfd89eb384d6613' }),
  container_format: required(text, 'Container format', { example: 'bare', sortable: true }),
  created_at: required(timestamp, 'Creation time, UTC, whole seconds', { example: '2025-07-22T09:00:00Z', sortable: true }),
  disk_format: required(text, 'Disk format', { example: 'qcow2', sortable: true }),
  file: required(text, 'Path of the image file', { example: '/v2/images/e08a37c1-2162-416e-b7fa-19902419170b/file' }),
  id: required(text, 'Image ID, a UUID', { example: '70a599e0-31e7-49b7-b260-868f441e862b', sortable: true }),
  min_disk: required(int32, 'Least disk, GB', { example: 100, sortable: true }),
  min_ram: required(int32, 'Least memory, MB', { example: 0, sortable: true }),
  name: required(text, 'Image name', { example: 'imagename', sortable: true }),
  os_distro: optional(text, 'OS distribution', { example: 'alma', sortable: true }),
  os_hash_algo: optional(text, 'Algorithm of os_hash_value', { example: 'sha512' }),
  os_hash_value: optional(text, 'Digest of the image data, hexadecimal', { example: 'c6a32fc3b7c909b8900b46f5e6066c028a1d799c0a263cf064a600c430a714627c21f98ac248e2f2bf29870a1a2773c7908244745016878e1a5f31dc2c405b99' }),
  os_hidden: required(flag, 'Hidden from lists', { example: false }),
  owner: required(text, 'Account ID of the owner', { example: 'a8f10467abfc4b87b64614ab36eb9ae4', sortable: true }),
  owner_account_name: optional(text, 'Account name of the owner', { example: 'AccountName' }),
  owner_user_name: optional(text, 'User name of the owner', { example: 'user@samsung.com' }),
  protected: required(flag, 'Deletion is forbidden', { example: false }),
  root_device_name: optional(text, 'Root device', { example: '/dev/vda' }),
  scp_gpu_driver: optional(text, 'GPU driver version', { example: '535.183.06', since: everywhere('1.2') }),
  scp_image_type: optional(text, 'Image type', { example: 'custom', sortable: true }),
  scp_k8s_version: optional(text, 'Kubernetes version', { example: 'v1.28.7' }),
  scp_original_image_type: optional(text, 'Type of the image this one was made from', { example: 'standard', sortable: true }),
  scp_os_build_version: optional(text, 'OS build', { example: '20250101' }),
  scp_os_version: optional(text, 'OS version', { example: '8.8', sortable: true }),
  scp_supported_class_types: optional(text, 'Server class types the image supports, comma-separated', { example: 'GPU-A100-1,GPU-H100-2', since: { list: '1.3', show: '1.4', pending: null } }),
  size: optional(bytes, 'Bytes of image data', { example: 2429747200, sortable: true }),
  status: required(text, 'Image status', { example: 'active', sortable: true }),
  updated_at: required(timestamp, 'Time of the last change, UTC, whole seconds', { example: '2025-07-26T12:00:00Z', sortable: true }),
  url: optional(text, 'Address the image was made from', { example: 'https://object-store.kr-west1.s.samsungsdscloud.com/8989447062e04a818baf9e073fd04fa7/bucket/object.qcow2' }),
  virtual_size: optional(bytes, 'Bytes of the virtual disk', { example: 17179869184, sortable: true }),
  visibility: required(visibility, 'Who may use the image', { example: 'private', sortable: true }),
  volumes: optional(text, 'Block device mappings of the server the image was made from, a JSON text', { example: exampleVolumes }),
  zone: optional(text, 'Availability zone', { example: 'kr-west1-a', since: { list: '1.4', show: '1.4', pending: null } }),
}

type Fields = typeof imageFields
export type ImageField = keyof Fields

type FieldValue<F> = F extends { schema: infer S extends JsonSchema; required: infer R }
  ? R extends true
    ? ValueOf<S>
    : ValueOf<S> | null
  : never

/** An image as the last version's list shows it: every field there, null where unset. */
export type Image = { [K in ImageField]: FieldValue<Fields[K]> }
export type ImageId = string
export type AccountId = string

/** All field names, alphabetical. */
export const imageFieldNames = Object.keys(imageFields) as ImageField[]

type OptionalField = { [K in ImageField]: Fields[K]['required'] extends true ? never : K }[ImageField]

/** The optional fields of an image of which nothing is known, and of one that was stored before it had them. */
export const noValues = Object.fromEntries(
  imageFieldNames.filter((name) => !imageFields[name].required).map((name) => [name, null]),
) as Readonly<Record<OptionalField, null>>

/** The spec of a field, seen without its own literal types. */
export const specOf = (field: ImageField): FieldSpec => imageFields[field]

const hasField = (version: ApiVersionId, shape: ImageShape) => (name: ImageField) => {
  const since = specOf(name).since[shape]
  return since !== null && isSince(version, since)
}
const fieldsByVersion = new Map(
  apiVersionIds.map((id) => {
    const shapes = imageShapes.map((shape) => [shape, imageFieldNames.filter(hasField(id, shape))])
    return [id, Object.fromEntries(shapes) as Readonly<Record<ImageShape, readonly ImageField[]>>]
  }),
)

/** The fields an API version shows in a response of the given shape, alphabetical. */
export const fieldsOf = (version: ApiVersionId, shape: ImageShape): readonly ImageField[] =>
  fieldsByVersion.get(version)?.[shape] ?? []

/** JSON Schema of a field as answers carry it: nullable where the vendor's models allow null. */
export function fieldSchema(field: ImageField): JsonSchema {
  const spec = specOf(field)
  return spec.required ? spec.schema : nullable(spec.schema)
}

/** `file` is the path of the image's data in the engine (Glance's form). */
export const filePathOf = (id: ImageId): string => `/v2/images/${id}/file`
