/** A circuit breaker: a resource is up until it fails, then down until a probe succeeds. */
export interface CircuitBreaker {
  isUp(): boolean
  /** Reports a failure: the resource is down until a probe succeeds. */
  failed(reason: unknown): void
  close(): void
}

interface Options {
  /** Resolves when the resource may be used again. */
  readonly probe: () => Promise<unknown>
  /** Called at each change, with the reason of a failure. */
  readonly onChange: (isUp: boolean, reason?: unknown) => void
  /** The pause before the first probe, and the longest pause between two, ms. */
  readonly pause: { readonly least: number; readonly most: number }
}

/** The pause doubles after each probe. */
export function circuitBreaker({ probe, onChange, pause }: Options): CircuitBreaker {
  let isUp = true
  let isClosed = false
  /** The first pause after a failure that follows soon after a successful probe: it is not reset to `least`. */
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
      if (!isClosed) onChange(true)
    }, ms).unref()
  }

  return {
    isUp: () => isUp,
    failed(reason) {
      if (!isUp || isClosed) return
      isUp = false
      onChange(false, reason)
      probeAfter(performance.now() - next.since < pause.most ? next.pause : pause.least)
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
