import type { ErrorKey } from './errors/errors.ts'
import type { Operation } from './operations.ts'

/** Errors any operation can answer with. */
export const commonErrors: readonly ErrorKey[] = [
  'MALFORMED_REQUEST',
  'REQUEST_TIMEOUT',
  'BODY_TOO_LARGE',
  'URI_TOO_LONG',
  'HEADERS_TOO_LARGE',
  'INTERNAL',
]

/** Errors that come with a trait of an operation's row. */
const traits: readonly {
  readonly has: (operation: Operation) => boolean
  readonly errors: readonly ErrorKey[]
}[] = [
  { has: ({ body }) => body !== null, errors: ['VALIDATION', 'MALFORMED_BODY', 'UNSUPPORTED_MEDIA_TYPE'] },
  { has: ({ signed }) => signed, errors: ['UNSIGNED', 'BAD_SIGNATURE', 'WRONG_ACCOUNT'] },
  { has: ({ action }) => action !== null, errors: ['FORBIDDEN'] },
  { has: ({ path }) => path.includes('{image_id}'), errors: ['IMAGE_NOT_FOUND'] },
  { has: ({ path }) => path.includes('{member_id}'), errors: ['MEMBER_NOT_FOUND'] },
  { has: ({ service }) => service !== null, errors: ['NO_SUCH_VERSION'] },
  { has: ({ service }) => service === 'virtualserver', errors: ['EXPIRED_VERSION'] },
  { has: ({ conditional }) => conditional === 'match', errors: ['PRECONDITION_FAILED'] },
  { has: ({ method }) => method !== 'GET', errors: ['UNAVAILABLE'] },
]

/** The errors an operation can answer with: what its traits bring, and its own. `commonErrors` come on top. */
export function errorsOf(operation: Operation): readonly ErrorKey[] {
  const brought = traits.flatMap(({ has, errors }) => (has(operation) ? errors : []))
  return [...new Set([...brought, ...operation.errors])]
}
