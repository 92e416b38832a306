import type { onResponseHookHandler } from 'fastify'
import type { OperationId } from '../contract/operations.ts'
import type { AppDeps } from './deps.ts'

/** The step after the answers of an operation, where somebody counts them. */
export function countAnswers(
  id: OperationId,
  { answerCounter }: Pick<AppDeps, 'answerCounter'>,
): { onResponse?: onResponseHookHandler } {
  const count = answerCounter?.(id)
  if (!count) return {}
  return {
    onResponse: (_request, reply, done) => {
      count(reply.raw.statusCode, reply.elapsedTime)
      done()
    },
  }
}
