import { DatabaseUnavailable } from '../sql/errors.ts'

/**
 * Five characters that PostgreSQL names an error by (its manual, appendix A), none of them begins with E. Errors of the
 * connection have none, but words of the system that may look alike, as `EPIPE`.
 */
const stateOf = (error: unknown): string | undefined => {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && /^(?!E)[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** The one that lost may try again: deadlock, serialization, and rows that another transaction added first. */
const collisions: readonly string[] = ['40P01', '40001', '23505']
/** Locks that were not had in time, or not at all. */
const busy: readonly string[] = ['55P03', '40P01', '40001', '55006']
/**
 * Lost or refused connections (08, 28, 3D), too many connections or a lack of resources (53), statements that took too
 * long or were ended by an operator (57), a server that only reads (25006) or does not support the function there
 * (55000), transactions left open too long (25P03).
 */
const away = /^(?:08|28|3D|53|57)|^(?:25006|25P03|55000)$/

export const isSerializationFailure = (error: unknown): boolean => collisions.includes(stateOf(error) ?? '')
/** Insufficient privilege. */
export const isPermissionDenied = (error: unknown): boolean => stateOf(error) === '42501'
export const isBusy = (error: unknown): boolean => busy.includes(stateOf(error) ?? '')

/** Is the connection no longer to be used? */
export function isBroken(error: unknown): boolean {
  const state = stateOf(error)
  return state === undefined || /^(?:08|57P)/.test(state)
}

/** The error as the program's own class. The driver's text names hosts and users, never a password. */
export function translated(error: unknown): unknown {
  const state = stateOf(error)
  if (state !== undefined && !away.test(state)) return error
  return new DatabaseUnavailable(reasonOf(error))
}

/** Node tries all addresses of a host, and has an error of each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
