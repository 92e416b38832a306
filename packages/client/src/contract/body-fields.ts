import type { FieldError, FieldRule } from './errors/field-errors.ts'
import { type JsonSchema, nullable, type ValueOf } from './json-schema.ts'

/** One field of a request body. Checks, error texts, OpenAPI and docs are derived from it. */
export interface BodyField<S extends JsonSchema = JsonSchema> {
  /** JSON Schema of the value when it is there. */
  readonly schema: S
  readonly description: string
  readonly example: string | number | boolean
  /** Missing: 400. */
  readonly required?: true
  /** What a missing value means. */
  readonly default?: ValueOf<S>
  /** `null` means absent. */
  readonly nullable?: true
  /** So does the empty text: one vendor client sends it for what its user left out. */
  readonly emptyIsAbsent?: true
  /** The rule in error texts, where it is not the schema's. */
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

type FieldValue<F> =
  F extends BodyField<infer S>
    ? F extends { required: true } | { default: unknown }
      ? ValueOf<S>
      : ValueOf<S> | undefined
    : never

/** The values of a body, with defaults filled in. */
export type BodyOf<B extends BodySpec> = { readonly [K in keyof B['fields']]: FieldValue<B['fields'][K]> }

/** The error text for a value that is not one of the field's values. */
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
function ruleOf(schema: JsonSchema): FieldRule | undefined {
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

/** JSON Schema of a whole body. */
export function bodySchema({ title, fields, closed }: BodySpec): JsonSchema {
  const properties = Object.entries(fields).map(([name, field]) => [name, propertySchema(field)] as const)
  const required = Object.entries(fields).flatMap(([name, field]) => (field.required ? [name] : []))
  return {
    type: 'object',
    title,
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    ...(closed && { additionalProperties: false }),
  }
}

/** A value as the example shows it: that of a list is written as JSON. */
export const exampleValue = ({ schema, example }: Pick<BodyField, 'schema' | 'example'>): unknown =>
  (schema as { type?: string }).type === 'array' ? JSON.parse(String(example)) : example

function propertySchema({
  schema,
  description,
  example,
  default: preset,
  nullable: mayBeNull,
}: BodyField): JsonSchema {
  const facts = {
    description,
    examples: [exampleValue({ schema, example })],
    ...(preset !== undefined && { default: preset }),
  }
  return mayBeNull ? nullable(schema, facts) : { ...schema, ...facts }
}
