import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { isSameMoment, type Moment } from '../catalogue/moment.ts'
import { isFresh } from '../signing/freshness.ts'
import { isSignatureOf } from '../signing/verify.ts'
import { sendReady } from './answer.ts'
import { type Asked, readAsked } from './asked.ts'
import type { AppDeps } from './deps.ts'
import type { KnownAnswer, KnownAnswers } from './known-answers.ts'
import { dayOf } from './plugins/api-version.ts'
import { namesTag } from './plugins/conditional.ts'
import { freshRequestId } from './plugins/request-id.ts'

type Needs = Pick<AppDeps, 'moment' | 'now' | 'versionClock' | 'settings'>

/**
 * First step of all where pages are kept: a request whose answer is known is answered here. Whatever is not as it was,
 * is left to the steps that follow, which say what is wrong with it, if anything is.
 */
export function recall(answers: KnownAnswers, { moment, now, versionClock, settings }: Needs) {
  const isProven = ({ signature, timestamp }: Asked, { exchange: { key, signed } }: KnownAnswer) =>
    key !== undefined &&
    signed !== undefined &&
    isFresh(timestamp, now(), settings.signatureWindowMs) &&
    isSignatureOf({ ...signed, timestamp }, signature, key.signingKey)

  /** False: the steps that follow have to. */
  function answer(request: FastifyRequest, reply: FastifyReply, asked: Asked, known: KnownAnswer): boolean {
    const isNow = request.moment !== undefined && isSameMoment(request.moment, known.moment)
    if (!isNow || known.day !== request.day) return false
    const isUnchanged = namesTag(asked.ifNoneMatch, known.tag)
    const { whole } = known
    const body = whole?.page.known(whole.encoding)
    if (!isUnchanged && !body) return false
    if (!isProven(asked, known)) return false
    recognise(request, known)
    if (isUnchanged) sendReady(request, reply, 304, known.unchanged)
    else if (whole) sendReady(request, reply, 200, whole.lines, body)
    whole?.page.use()
    answers.hits++
    return true
  }

  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const asked = readAsked(request.raw, request.originalUrl)
    request.asked = asked
    request.day = dayOf(versionClock())
    const known = asked && answers.get(asked.print)
    if (!known) {
      done()
      return
    }
    const current = moment()
    const go = (as: Moment) => {
      request.moment = as
      if (!answer(request, reply, asked, known)) done()
    }
    // A database that is away is the business of the steps that follow.
    if (current instanceof Promise) current.then(go, () => done()).catch(done)
    else go(current)
  }
}

/** What the steps that were left out would have found. */
function recognise(request: FastifyRequest, { exchange }: KnownAnswer): void {
  request.globalId = freshRequestId()
  request.target = exchange.target
  request.base = exchange.base
  request.key = exchange.key
  request.version = exchange.version
  request.versionHeaders = exchange.versionHeaders
}
