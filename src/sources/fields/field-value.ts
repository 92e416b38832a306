import { type ImageField, specOf } from 'scp-images-client/contract/image-fields'

const flags: Readonly<Record<string, boolean>> = { true: true, false: false }

/**
 * A value in the field's type: properties of Glance and values of a mapping are texts, also for numbers and flags. A
 * value that cannot be converted stays as it is, and fails the field's check.
 */
export function asFieldValue(field: ImageField, value: unknown): unknown {
  if (typeof value !== 'string') return value
  const { type } = specOf(field).schema as { type?: string }
  if (type === 'integer' && /^\d{1,16}$/.test(value)) return Number(value)
  if (type === 'boolean') return flags[value.toLowerCase()] ?? value
  return value
}
