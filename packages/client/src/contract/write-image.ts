import { type ApiVersion, type ApiVersionId, isSince } from './api-versions.ts'
import type { BodyField, BodySpec } from './body-fields.ts'
import { imageFields } from './image-fields.ts'
import { array, boolean, integer, nullable, object, oneOf, string as text } from './json-schema.ts'

/**
 * The request bodies of the image operations. Source: the vendor's API reference, Virtual Server, the models of
 * "Image"; the order in which create names bad fields is the one seen on its wire.
 */
const nameLength = { minLength: 1, maxLength: 255 }
const urlLength = 255

const field = <const F extends BodyField>(row: F): F => row

export const nameField = field({
  schema: text({ ...nameLength, pattern: '^[a-zA-Z0-9-_ ]*$' }),
  description: 'Image name',
  example: 'imagename',
  required: true,
})

/** Distributions that create takes, and the last version that does where a later one does not. */
const osDistros: readonly { readonly word: string; readonly until?: ApiVersionId }[] = [
  ...['alma', 'centos', 'rhel', 'rocky', 'ubuntu', 'windows', 'oracle'].map((word) => ({ word })),
  { word: 'sles', until: '1.0' },
]

/** Distributions that create takes in some version. */
export const creatableDistros: readonly string[] = osDistros.map(({ word }) => word)

const urlField = field({
  schema: text({ maxLength: urlLength }),
  description: 'Address of the image data',
  example: imageFields.url.example as string,
  required: true,
  emptyIsAbsent: true,
})

/** A word of a few, which the vendor's models write as a pattern. */
const words = <const W extends string>(...values: W[]) =>
  ({
    schema: oneOf(values),
    rule: { kind: 'text', pattern: values.join('|') },
    emptyIsAbsent: true,
  }) as const

const minDisk = {
  schema: integer({ minimum: 0, maximum: 2 ** 31 - 1 }),
  description: 'Least disk, GB',
  example: 100,
} as const
const minRam = {
  schema: integer({ minimum: 0, maximum: 2_097_151 }),
  description: 'Least memory, MB',
  example: 0,
} as const
const isProtected = { schema: boolean(), description: 'Deletion is forbidden', example: false } as const
const visibility = {
  ...words('private', 'shared'),
  description: 'Who may use the image',
  example: 'private',
} as const

export const tagsField = field({
  schema: array(
    object({ key: text({ minLength: 1, maxLength: 128 }), value: nullable(text({ maxLength: 256 })) }, {}, [
      'value',
    ]),
  ),
  description: 'Tags: each key once, a key of 1 to 128 characters and a value of at most 256',
  example: '[{"key": "team", "value": "build"}]',
})

/** Body of createImage in a version. */
export const createImageBody = ({ id }: Pick<ApiVersion, 'id'>) =>
  ({
    title: 'ImageCreateRequest',
    fields: {
      os_distro: field({
        schema: oneOf(osDistros.flatMap(({ word, until }) => (!until || isSince(until, id) ? [word] : []))),
        description: 'OS distribution of the image',
        example: 'alma',
        required: true,
        emptyIsAbsent: true,
      }),
      name: nameField,
      url: urlField,
      container_format: field({
        ...words('bare'),
        description: 'Container format',
        example: 'bare',
        default: 'bare',
      }),
      disk_format: field({
        ...words('qcow2'),
        description: 'Disk format',
        example: 'qcow2',
        default: 'qcow2',
      }),
      min_disk: field({ ...minDisk, default: 0 }),
      min_ram: field({ ...minRam, default: 0 }),
      protected: field({ ...isProtected, default: false }),
      tags: field({ ...tagsField, nullable: true }),
      visibility: field({ ...visibility, default: 'private' }),
    },
  }) as const satisfies BodySpec

/** Body of updateImage: null and absent leave a field as it is. */
export const updateImageBody = {
  title: 'ImageSetRequest',
  closed: true,
  fields: {
    min_disk: field({ ...minDisk, nullable: true }),
    min_ram: field({ ...minRam, nullable: true }),
    protected: field({ ...isProtected, nullable: true }),
    visibility: field({ ...visibility, nullable: true }),
  },
} as const satisfies BodySpec

export const importImageBody = {
  title: 'ImageImportRequest',
  fields: { url: field({ ...urlField, schema: text({ maxLength: urlLength, pattern: '.*\\.qcow2$' }) }) },
} as const satisfies BodySpec

export const createMemberBody = {
  title: 'ImageMemberCreateRequest',
  closed: true,
  fields: {
    member_id: field({
      schema: text({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9-]*$' }),
      description: 'Account with which the image is shared',
      example: 'a8f10467abfc4b87b64614ab36eb9ae4',
      required: true,
    }),
  },
} as const satisfies BodySpec

export const updateMemberBody = {
  title: 'ImageMemberSetRequest',
  fields: {
    status: field({
      schema: oneOf(['pending', 'accepted', 'rejected']),
      description: 'The member’s answer',
      example: 'accepted',
      required: true,
    }),
  },
} as const satisfies BodySpec

/** Body of createVirtualServerCustomImage. */
export const serverImageBody = {
  title: 'ServerImageCreateRequest',
  fields: { image_name: nameField },
} as const satisfies BodySpec

/** Body of the bulk change of a resource's tags: these are all its tags afterwards. */
export const replaceTagsBody = {
  title: 'TagBulkUpdateRequest',
  fields: { tags: field({ ...tagsField, required: true }) },
} as const satisfies BodySpec

export type CreateImageBody = ReturnType<typeof createImageBody>
