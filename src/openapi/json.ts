/** What a JSON document is made of. */
type Json = string | number | boolean | null | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

/** A plain copy, as it would arrive over the wire: what JSON cannot say is left out, and nothing is shared. */
export const toJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value))

/** The JSON text of a committed file: indented, with a newline at the end. */
export const jsonText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
