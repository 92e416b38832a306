import fc from 'fast-check'
import { type Image, type ImageField, imageFieldNames, specOf } from 'scp-images-client/contract/image-fields'
import { memberStatuses } from '../../src/catalogue/query/access.ts'

const text = (minLength: number, maxLength: number) =>
  fc
    .string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        fc.constantFrom('é', '힣', '😀', '"', '\\', '\u007f', '\u2028'),
      ),
      minLength,
      maxLength,
    })
    .filter((value) => !value.includes('\0'))

const time = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`)

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
}

function arbitraryOf(field: ImageField): fc.Arbitrary<unknown> {
  const { required } = specOf(field)
  const { type, pattern, minimum: min = 0, maximum: max = 0, ...schema } = specOf(field).schema as Schema
  const value = (): fc.Arbitrary<unknown> => {
    if (field === 'id') return fc.uuid()
    if (field === 'url') return fc.oneof(fc.webUrl(), fc.constantFrom('', 'ftp://h.example/a%20b'))
    if (schema.enum) return fc.constantFrom(...schema.enum)
    if (type === 'boolean') return fc.boolean()
    if (type === 'integer') return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max))
    if (pattern) return time
    return text(required ? 1 : 0, 60)
  }
  return required ? value() : fc.option(value(), { nil: null })
}

/** Any image that fits the field table; everyone may see it or not. */
export const imageArbitrary = fc.record(
  Object.fromEntries(imageFieldNames.map((field) => [field, arbitraryOf(field)])),
) as fc.Arbitrary<Image>

export const membersArbitrary = fc.uniqueArray(
  fc.record({ member_id: text(1, 30), status: fc.constantFrom(...memberStatuses) }),
  { selector: ({ member_id }) => member_id, maxLength: 4 },
)
