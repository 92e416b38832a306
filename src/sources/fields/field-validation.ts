import { imageAddressWanted, isImageAddress } from 'scp-images-client/contract/image-address'
import { type ImageField, imageFieldNames, specOf } from 'scp-images-client/contract/image-fields'
import { isImageId } from '../../catalogue/query/image-query.ts'
import { toWireTime } from './timestamp.ts'

/** How one field of an incoming image is checked: prepared once from the field table. */
export interface FieldCheck {
  readonly field: ImageField
  readonly required: boolean
  /**
   * The value as it is stored, or undefined when it does not fit. Never called with null or undefined. `sound`: texts
   * are known to be well-formed and without NUL, which saves a look at each.
   */
  readonly accept: (value: unknown, sound?: boolean) => unknown
  /** What would have fitted, for problem texts. */
  readonly wanted: string
}

/** Longest text; the vendor's models name no limits, its create request gives 255 for `name`. */
const lengths: Partial<Record<ImageField, number>> = { owner: 64, url: 2048, volumes: 65_536 }
const defaultLength = 255

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
}

function checkOf(field: ImageField): FieldCheck {
  const spec = specOf(field)
  const { required } = spec
  const schema = spec.schema as Schema
  if (field === 'id') return { field, required, accept: acceptId, wanted: 'a UUID in lower case' }
  if (schema.enum) return { field, required, ...oneOf(schema.enum) }
  if (schema.type === 'boolean') return { field, required, accept: acceptFlag, wanted: 'true or false' }
  if (schema.type === 'integer')
    return { field, required, ...integer(schema.minimum ?? 0, schema.maximum ?? 0) }
  if (schema.pattern)
    return { field, required, accept: acceptTime, wanted: 'a time such as 2026-07-05T09:00:00Z' }
  const check = text(lengths[field] ?? defaultLength, required)
  return { field, required, ...(field === 'url' ? address(check) : check) }
}

type Check = Pick<FieldCheck, 'accept' | 'wanted'>

const acceptId = (value: unknown) => (typeof value === 'string' && isImageId(value) ? value : undefined)
const acceptFlag = (value: unknown) => (typeof value === 'boolean' ? value : undefined)
const acceptTime = (value: unknown) => (typeof value === 'string' ? toWireTime(value) : undefined)

const oneOf = (values: readonly unknown[]): Check => ({
  accept: (value) => (values.includes(value) ? value : undefined),
  wanted: `one of ${values.join(', ')}`,
})

const integer = (minimum: number, maximum: number): Check => ({
  accept: (value) =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum
      ? (value as number) + 0
      : undefined,
  wanted: `an integer from ${minimum} to ${maximum}`,
})

function text(maximum: number, required: boolean): Check {
  const minimum = required ? 1 : 0
  return {
    accept: (value, sound) =>
      typeof value === 'string' && hasLength(value, minimum, maximum) && (sound || isSound(value))
        ? value
        : undefined,
    wanted: `a text of ${minimum} to ${maximum} characters, well-formed and without NUL`,
  }
}

const address = ({ accept, wanted }: Check): Check => ({
  accept: (value, sound) => {
    const url = accept(value, sound) as string | undefined
    return url !== undefined && isImageAddress(url) ? url : undefined
  },
  wanted: `${imageAddressWanted}; ${wanted}`,
})

/** Well-formed Unicode without NUL, of so many characters. */
export const isSoundText = (value: string, minimum: number, maximum: number): boolean =>
  hasLength(value, minimum, maximum) && isSound(value)

const isSound = (value: string): boolean => !value.includes('\0') && value.isWellFormed()

function hasLength(value: string, minimum: number, maximum: number): boolean {
  if (value.length <= maximum) return value.length >= minimum
  return value.length <= 2 * maximum && [...value].length <= maximum
}

/** One check a field, in the wire's order. */
export const fieldChecks: readonly FieldCheck[] = imageFieldNames.map(checkOf)
