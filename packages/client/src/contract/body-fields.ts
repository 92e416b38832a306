import Type, { type Static, type TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { validationError } from './errors/catalogue-error.ts'
import type { FieldError, FieldRule } from './errors/field-errors.ts'

/** One field of a request body. Checks, error texts, OpenAPI and docs are derived from it. */
export interface BodyField<S extends TSchema = TSchema> {
  /** JSON Schema of the value when it is there. */
  readonly schema: S
  readonly description: string
  readonly example: string | number | boolean
  /** Missing: 400. */
  readonly required?: true
  /** What a missing value means. */
  readonly default?: Static<S>
  /** `null` means absent. */
  readonly nullable?: true
  /** So does the empty text: one vendor client sends it for what its user left out. */
  readonly emptyIsAbsent?: true
  /** The rule that error texts tell, where it is not what the schema says. */
  readonly rule?: FieldRule
}

/** A request body: a JSON object of these fields, which are checked and reported in this order. */
export interface BodySpec {
  /** The vendor's name of its schema. */
  readonly title: string
  readonly fields: Readonly<Record<string, BodyField>>
  /** A key that is not listed: 400. Else it is ignored. */
  readonly closed?: true
}

type ValueOf<F> =
  F extends BodyField<infer S>
    ? F extends { required: true } | { default: unknown }
      ? Static<S>
      : Static<S> | undefined
    : never

/** What a body says, with defaults filled in. */
export type BodyOf<B extends BodySpec> = { readonly [K in keyof B['fields']]: ValueOf<B['fields'][K]> }

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

/** Is every text in it well-formed and without NUL, as databases want it? */
function isSound(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isSound(key) && isSound(inner))
}

/** What an error text says of a field whose value is not one of its. */
export function problemOf(name: string, field: BodyField): FieldError {
  const rule = field.rule ?? ruleOf(field.schema)
  const { example } = field
  return {
    field: name,
    ...(rule && { rule }),
    example: typeof example === 'boolean' ? `${example}` : example,
  }
}

/** The rule that a schema's own bounds are; an enumeration has none, as the vendor's texts do. */
function ruleOf(schema: TSchema): FieldRule | undefined {
  const { minimum, maximum, minLength, maxLength, pattern } = schema as Record<string, number> & {
    pattern?: string
  }
  if (minimum !== undefined || maximum !== undefined) {
    return {
      kind: 'range',
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
    }
  }
  if (minLength === undefined && maxLength === undefined && pattern === undefined) return undefined
  return {
    kind: 'text',
    ...(minLength !== undefined && { minimum: minLength }),
    ...(maxLength !== undefined && { maximum: maxLength }),
    ...(pattern !== undefined && { pattern }),
  }
}

/** A foreign name in an error text: sound, and not longer than any of ours. */
const shown = (name: string) => [...name].slice(0, 64).join('').toWellFormed().replaceAll('\0', '')

/** JSON Schema of a whole body. */
export function bodySchema({ title, fields, closed }: BodySpec): TSchema {
  const properties = Object.entries(fields).map(([name, field]) => [name, propertySchema(field)] as const)
  const required = Object.entries(fields).flatMap(([name, field]) => (field.required ? [name] : []))
  return Type.Unsafe<object>({
    type: 'object',
    title,
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    ...(closed && { additionalProperties: false }),
  })
}

/** A value as the example shows it: that of a list is written as JSON. */
export const exampleValue = ({ schema, example }: Pick<BodyField, 'schema' | 'example'>): unknown =>
  (schema as { type?: string }).type === 'array' ? JSON.parse(String(example)) : example

function propertySchema({ schema, description, example, default: preset, nullable }: BodyField): TSchema {
  const facts = {
    description,
    examples: [exampleValue({ schema, example })],
    ...(preset !== undefined && { default: preset }),
  }
  return nullable ? Type.Union([schema, Type.Null()], facts) : { ...schema, ...facts }
}
