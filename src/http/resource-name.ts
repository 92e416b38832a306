import type { FastifyRequest } from 'fastify'

const base64 = /^[A-Za-z0-9+/]+={0,2}$/
/** An error text repeats no more of it. */
const longest = 255

/**
 * The resource name that the path holds as Base64, percent-encoded where a path needs it. What is no such text is
 * answered as received: it names nothing.
 */
export function resourceNameOf(request: FastifyRequest): string {
  const { srn } = request.params as { srn: string }
  try {
    const text = decodeURIComponent(srn)
    if (!base64.test(text)) return srn.slice(0, longest)
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64')).slice(0, longest)
  } catch {
    return srn.slice(0, longest)
  }
}
