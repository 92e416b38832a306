type Json = string | number | boolean | null | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

/** A plain copy, as a client would receive it: without values that JSON does not have, such as undefined. */
export const toJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value))

/** The JSON text of a committed file: indented, with a newline at the end. */
export const jsonText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
