import type { TSchema } from 'typebox'

interface Known {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly anyOf?: readonly TSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly pattern?: string
}

/** A short text for a schema of the tables, for a column of a page. */
export function schemaText(schema: TSchema): string {
  const known: Known = schema
  if (known.anyOf) return known.anyOf.map(schemaText).join(' or ')
  if (known.enum) return `one of ${known.enum.join(', ')}`
  return [known.type ?? 'any', ...limitsOf(known)].join(', ')
}

function limitsOf({ minimum, maximum, maxLength, pattern }: Known): string[] {
  return [
    ...(minimum !== undefined && maximum !== undefined ? [`${minimum} to ${boundText(maximum)}`] : []),
    ...(maxLength !== undefined ? [`at most ${maxLength} characters`] : []),
    ...(pattern !== undefined ? [`form \`${pattern}\``] : []),
  ]
}

const namedBounds = new Map([
  [2 ** 31 - 1, '2^31-1'],
  [2 ** 53 - 1, '2^53-1'],
])

const boundText = (bound: number): string => namedBounds.get(bound) ?? `${bound}`
