import type { FastifyRequest } from 'fastify'

/** An error text repeats no more of a path, in characters. */
const longest = 255
/** Control characters, NUL among them, and what changes how a line is shown. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

export const isPrintable = (text: string): boolean => !unprintable.test(text)

/** A text that a client sent, as long as an error may repeat it. */
export const bounded = (text: string): string =>
  text.length > longest ? [...text].slice(0, longest).join('') : text

/**
 * A place of the path, percent-decoded once. What is no UTF-8 then, or not printable, is left as it was sent: it names
 * nothing here.
 */
export function decodedParameter(request: FastifyRequest, name: string): string {
  const sent = (request.params as Readonly<Record<string, string>>)[name] ?? ''
  if (!sent.includes('%')) return sent
  try {
    const text = decodeURIComponent(sent)
    return isPrintable(text) ? text : sent
  } catch {
    return sent
  }
}

/** The same, fit for error texts. */
export const pathParameter = (request: FastifyRequest, name: string): string =>
  bounded(decodedParameter(request, name))
