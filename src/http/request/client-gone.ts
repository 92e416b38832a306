import type { FastifyReply } from 'fastify'

/** Aborted when the client goes away before it has its answer, with the reason that a cut connection has. */
export function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  if (reply.raw.destroyed) controller.abort(clientGone())
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) controller.abort(clientGone())
  })
  return controller.signal
}

const clientGone = () => Object.assign(new Error('the client went away'), { code: 'ECONNRESET' })
