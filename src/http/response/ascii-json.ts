/**
 * JSON as the vendor writes it: compact, non-ASCII as `\uXXXX`.
 * ASCII text can be sent as latin1, which is a copy, where UTF-8 would be an encoding.
 */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, escapeUnit)
}

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
