import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import {
  filePathOf,
  type Image,
  imageFieldNames,
  specOf,
  visibilities,
} from 'scp-images-client/contract/image-fields'
import { sortKeys } from 'scp-images-client/contract/list-images'
import type { ImageWrite } from '../../src/catalogue/image-repository.ts'
import { memberStatuses } from '../../src/catalogue/query/access.ts'

export const accounts = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)] as const

const example = Object.fromEntries(
  imageFieldNames.map((name) => [name, specOf(name).example]),
) as unknown as Image

/** The vendor's example image with a new id, and what is given. */
export function imageOf(fields: Partial<Image>): Image {
  const id = fields.id ?? randomUUID()
  return { ...example, id, file: filePathOf(id), ...fields }
}

// Few values, so that ties, equal names and nulls are the rule and not the exception.
const second = fc.integer({ min: 0, max: 3 }).map((offset) => `2025-07-22T09:00:0${offset}Z`)
const word = fc.constantFrom('', 'a', 'A', 'b', 'é', '힣', '\u{1f427}', 'x:y', 'x,y', '100%', ' ')
const wordOrNull = fc.option(word, { nil: null })
const bytes = fc.option(fc.constantFrom(0, 1, 5_000_000_000, Number.MAX_SAFE_INTEGER), { nil: null })

const image: fc.Arbitrary<Image> = fc
  .record({
    id: fc.uuid({ version: 4 }),
    name: fc.constantFrom('a', 'A', 'b', 'é', '힣', '\u{1f427}', 'x:y'),
    created_at: second,
    updated_at: second,
    size: bytes,
    virtual_size: bytes,
    min_disk: fc.integer({ min: 0, max: 2 }),
    min_ram: fc.integer({ min: 0, max: 2 }),
    os_distro: wordOrNull,
    scp_image_type: wordOrNull,
    scp_original_image_type: wordOrNull,
    scp_os_version: wordOrNull,
    status: fc.constantFrom('active', 'importing'),
    visibility: fc.constantFrom(...visibilities),
    owner: fc.constantFrom(...accounts),
    os_hidden: fc.nat(9).map((n) => n === 0),
  })
  .map(imageOf)

const members = fc.uniqueArray(
  fc.record({ member_id: fc.constantFrom(...accounts), status: fc.constantFrom(...memberStatuses) }),
  { selector: (member) => member.member_id, maxLength: 3 },
)

export const catalogueArbitrary: fc.Arbitrary<ImageWrite[]> = fc.uniqueArray(fc.record({ image, members }), {
  selector: (write) => write.image.id,
  maxLength: 40,
})

const sort = fc
  .array(fc.tuple(fc.constantFrom(...sortKeys), fc.constantFrom('', ':asc', ':desc')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((keys) => keys.map((key) => key.join('')).join(','))

const parameter = fc.oneof(
  fc.tuple(fc.constant('sort'), sort),
  fc.tuple(fc.constantFrom('os_distro', 'scp_image_type', 'scp_original_image_type', 'name'), word),
  fc.tuple(fc.constant('status'), fc.constantFrom('active', 'importing', 'none')),
  fc.tuple(fc.constant('visibility'), fc.constantFrom(...visibilities)),
)

/** Who asks, for what, in pages of how many. */
export const queryArbitrary = fc.record({
  account: fc.constantFrom(...accounts),
  limit: fc.integer({ min: 1, max: 7 }),
  search: fc
    .array(parameter, { maxLength: 4 })
    .map((parameters) => parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')),
})
