/** Use of a thing that may fail: closed until it fails, then open until a probe succeeds (circuit breaker pattern). */
export interface CircuitBreaker {
  isUp(): boolean
  /** It failed: it is not used until a probe succeeds. */
  failed(reason: unknown): void
  close(): void
}

interface Options {
  /** Resolves when it may be used again. */
  readonly probe: () => Promise<unknown>
  /** Called at each change; the reason is that of the failure. */
  readonly told: (isUp: boolean, reason?: unknown) => void
  /** Before the first probe, and between two of them at most, ms. */
  readonly pause: { readonly least: number; readonly most: number }
}

/** Probes follow each other with pauses that double. */
export function circuitBreaker({ probe, told, pause }: Options): CircuitBreaker {
  let isUp = true
  let isClosed = false
  /** One that answers a probe and fails at its first use is not probed more often for that. */
  let next = { pause: pause.least, since: Number.NEGATIVE_INFINITY }
  let timer: NodeJS.Timeout | undefined

  function probeAfter(ms: number): void {
    if (isClosed) return
    timer = setTimeout(async () => {
      try {
        await probe()
      } catch {
        probeAfter(Math.min(ms * 2, pause.most))
        return
      }
      isUp = true
      next = { pause: Math.min(ms * 2, pause.most), since: performance.now() }
      if (!isClosed) told(true)
    }, ms).unref()
  }

  return {
    isUp: () => isUp,
    failed(reason) {
      if (!isUp || isClosed) return
      isUp = false
      told(false, reason)
      probeAfter(performance.now() - next.since < pause.most ? next.pause : pause.least)
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
