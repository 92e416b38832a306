import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout } from 'node:timers/promises'
import { isRedirect } from '../../net/request.ts'
import { isRetryable, retryAfter } from '../../net/retry-after.ts'
import { shownUrl } from '../../net/shown-url.ts'
import { SourceError } from '../source.ts'
import { exchange, type WebRequest, type WebResponse } from './exchange.ts'
import { type WebLimits, webLimits } from './limits.ts'
import { ConnectionLost } from './web-error.ts'

/** Reads documents of a host that the operator chose, so addresses of the network here are as good as any. */
export interface WebReader {
  /**
   * The response to a request, with any status but the temporary ones (429, 502, 503, 504), after which the request is
   * repeated. Redirects are followed within the same scheme, host and port, because headers may hold secrets.
   * @throws SourceError
   */
  read(request: WebRequest): Promise<WebResponse>
  /** Of bodies read so far, unpacked. */
  bytesRead(): number
  /** Abort all requests, and close the connections. */
  close(): void
}

interface WebReaderOptions {
  readonly limits?: Partial<WebLimits>
  /** Certificates of authorities to trust instead of the usual ones, PEM. */
  readonly authorities?: string
  readonly signal?: AbortSignal
}

export function webReader(options: WebReaderOptions = {}): WebReader {
  const limits = { ...webLimits, ...options.limits }
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({
      keepAlive: true,
      ...(options.authorities !== undefined && { ca: options.authorities }),
    }),
  }
  /** Of everything that is under way. */
  const whole = new AbortController()
  const stop = () => whole.abort(options.signal?.reason)
  if (options.signal?.aborted) stop()
  options.signal?.addEventListener('abort', stop, { once: true })
  let deadline: number | undefined
  let bytes = 0

  async function once(request: WebRequest): Promise<WebResponse> {
    const controller = new AbortController()
    const giveUp = () => controller.abort(whole.signal.reason)
    if (whole.signal.aborted) giveUp()
    whole.signal.addEventListener('abort', giveUp, { once: true })
    const late = () => controller.abort(tooSlow(request.url, limits.responseTime))
    const timer = globalThis.setTimeout(late, limits.responseTime)
    try {
      const { signal } = controller
      const ask = (next: WebRequest) =>
        exchange(next, { agent: agents[next.url.protocol as keyof typeof agents], limits, signal })
      const answer = await following(request, ask)
      bytes += answer.body.length
      return answer
    } finally {
      clearTimeout(timer)
      whole.signal.removeEventListener('abort', giveUp)
    }
  }

  async function following(
    request: WebRequest,
    ask: (request: WebRequest) => Promise<WebResponse>,
  ): Promise<WebResponse> {
    let { url } = request
    for (let hop = 0; hop <= limits.redirects; hop++) {
      const answer = await ask({ ...request, url })
      if (!isRedirect(answer.status) || request.method === 'POST') return answer
      url = redirectOf(answer)
    }
    throw new SourceError(`Cannot read ${shownUrl(request.url)}: it redirects in a circle.`)
  }

  /** The wait before the next try, or undefined when there is none. */
  function pauseAfter(outcome: WebResponse | ConnectionLost, tries: number): number | undefined {
    if (tries >= limits.tries) return undefined
    const header = 'headers' in outcome ? outcome.headers['retry-after'] : undefined
    return retryAfter(header, Date.now()) ?? limits.pause * 2 ** (tries - 1)
  }

  async function read(request: WebRequest): Promise<WebResponse> {
    deadline ??= performance.now() + limits.wholeTime
    for (let tries = 1; ; tries++) {
      if (performance.now() > deadline) throw tooLong(request.url, limits.wholeTime)
      const outcome = await once(request).catch((error: unknown) => {
        if (error instanceof ConnectionLost && request.method !== 'POST') return error
        throw error
      })
      if ('status' in outcome && !isRetryable(outcome.status)) return outcome
      const pause = pauseAfter(outcome, tries)
      if (pause === undefined || pause > limits.longestPause) throw busy(request.url, outcome, pause)
      if (performance.now() + pause > deadline) throw tooLong(request.url, limits.wholeTime)
      await setTimeout(pause, undefined, { signal: whole.signal })
    }
  }

  return {
    read,
    bytesRead: () => bytes,
    close() {
      options.signal?.removeEventListener('abort', stop)
      whole.abort()
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

function redirectOf({ url, headers: { location } }: WebResponse): URL {
  if (location === undefined || !URL.canParse(location, url.href)) {
    throw new SourceError(`Cannot read ${shownUrl(url)}: it redirects, but does not say where to.`)
  }
  const next = new URL(location, url)
  if (next.origin === url.origin && next.username === '' && next.password === '') return next
  throw new SourceError(
    `Cannot read ${shownUrl(url)}: it redirects to another host, ${shownUrl(next)}. If that is right, give its address.`,
  )
}

const seconds = (ms: number) => `${Math.ceil(ms / 1000)} s`

const tooSlow = (url: URL, ms: number) =>
  new SourceError(
    `Cannot read ${shownUrl(url)}: the answer took longer than ${seconds(ms)}. Try again later.`,
    { kind: 'unreachable' },
  )

const tooLong = (url: URL, ms: number) =>
  new SourceError(`Stopped reading at ${shownUrl(url)}: all of it may take ${seconds(ms)}.`)

function busy(url: URL, outcome: WebResponse | ConnectionLost, pause: number | undefined): SourceError {
  if (!('status' in outcome)) return outcome
  const wait = pause === undefined ? 'Try again later' : `It asks to wait ${seconds(pause)}: try again then`
  return new SourceError(`Cannot read ${shownUrl(url)}: the host answers ${outcome.status}. ${wait}.`, {
    kind: 'unreachable',
  })
}
