import { type BodyField, type BodyOf, type BodySpec, problemOf } from 'scp-images-client/contract/body-fields'
import { validationError } from 'scp-images-client/contract/errors/catalogue-error'
import type { FieldError } from 'scp-images-client/contract/errors/field-errors'
import { Check } from 'typebox/value'

/**
 * Read a parsed body.
 * @throws CatalogueError VALIDATION naming every bad field at once
 */
export function readBody<B extends BodySpec>(body: Readonly<Record<string, unknown>>, spec: B): BodyOf<B> {
  const values: Record<string, unknown> = {}
  const problems: FieldError[] = []
  for (const [name, field] of Object.entries(spec.fields)) {
    const value = presentValue(Object.hasOwn(body, name) ? body[name] : undefined, field)
    if (value === undefined) {
      if (field.required) problems.push(problemOf(name, field))
      else values[name] = field.default
    } else if (!Check(field.schema, value)) problems.push(problemOf(name, field))
    // Second, because what fits its schema is nested no deeper than that.
    else if (!isSound(value)) problems.push({ field: name, rule: { kind: 'encoding' } })
    else values[name] = value
  }
  if (spec.closed) {
    const unknown = Object.keys(body).filter((name) => !Object.hasOwn(spec.fields, name))
    problems.push(...unknown.map((name) => ({ field: shown(name) })))
  }
  if (problems.length > 0) throw validationError(problems)
  return values as BodyOf<B>
}

function presentValue(value: unknown, { nullable, emptyIsAbsent }: BodyField): unknown {
  if (value === null && nullable) return undefined
  return value === '' && emptyIsAbsent ? undefined : value
}

/** Is every text in it well-formed and without NUL, as databases require? */
function isSound(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isSound(key) && isSound(inner))
}

/** A foreign name in an error text: sound, and not longer than any of ours. */
const shown = (name: string) => [...name].slice(0, 64).join('').toWellFormed().replaceAll('\0', '')
