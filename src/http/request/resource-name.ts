import type { FastifyRequest } from 'fastify'
import { bounded, decodedParameter, isPrintable } from './path-parameters.ts'

const base64 = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * The resource name that the path holds as Base64, percent-encoded where a path needs it. What is no such text is
 * answered as received: it names nothing.
 */
export function resourceNameOf(request: FastifyRequest): string {
  const sent = decodedParameter(request, 'srn')
  return bounded(nameIn(sent) ?? sent)
}

function nameIn(text: string): string | undefined {
  if (!base64.test(text)) return undefined
  try {
    const name = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'))
    return isPrintable(name) ? name : undefined
  } catch {
    return undefined
  }
}
