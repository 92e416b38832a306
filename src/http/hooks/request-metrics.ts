import type { onResponseHookHandler } from 'fastify'
import type { OperationId } from 'scp-images-client/contract/operations'
import type { AnswerCounter, Dependencies } from '../dependencies.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Counts an answer of the route's operation. */
    count?: AnswerCounter
  }
}

/** Counts the responses of an operation, where metrics are collected. */
export function countAnswers(
  id: OperationId,
  { answerCounter }: Pick<Dependencies, 'answerCounter'>,
): { config?: { count: AnswerCounter }; onResponse?: onResponseHookHandler } {
  const count = answerCounter?.(id)
  if (!count) return {}
  return {
    config: { count },
    onResponse: (_request, reply, done) => {
      count(reply.raw.statusCode, reply.elapsedTime)
      done()
    },
  }
}
