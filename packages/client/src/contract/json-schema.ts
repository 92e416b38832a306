declare const value: unique symbol

/** A JSON Schema (2020-12) of values of a type. The type is known to the compiler alone. */
export interface JsonSchema<T = unknown> {
  readonly [keyword: string]: unknown
  readonly [value]?: T
}

/** The type of a schema's values. */
export type ValueOf<S> = S extends { readonly [value]?: infer T } ? T : never

type Keywords = Readonly<Record<string, unknown>>

export const string = (keywords: Keywords = {}): JsonSchema<string> => ({ type: 'string', ...keywords })
export const integer = (keywords: Keywords = {}): JsonSchema<number> => ({ type: 'integer', ...keywords })
export const boolean = (keywords: Keywords = {}): JsonSchema<boolean> => ({ type: 'boolean', ...keywords })
export const oneOf = <const T>(values: readonly T[]): JsonSchema<T> => ({ enum: [...values] })
export const nullable = <T>(schema: JsonSchema<T>, keywords: Keywords = {}): JsonSchema<T | null> => ({
  anyOf: [schema, { type: 'null' }],
  ...keywords,
})
export const array = <T>(items: JsonSchema<T>): JsonSchema<T[]> => ({ type: 'array', items })

/** @param optional names of properties that may be absent */
export function object<P extends Readonly<Record<string, JsonSchema>>, O extends keyof P = never>(
  properties: P,
  keywords: Keywords = {},
  optional: readonly O[] = [],
): JsonSchema<{ [K in Exclude<keyof P, O>]: ValueOf<P[K]> } & { [K in O]?: ValueOf<P[K]> }> {
  const required = Object.keys(properties).filter((name) => !optional.includes(name as O))
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...keywords }
}
