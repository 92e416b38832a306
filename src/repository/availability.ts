/** Something that may be away: used until it fails, and then left out until it answers again. */
export interface Availability {
  isUp(): boolean
  /** It did not do what it was asked for. */
  failed(reason: unknown): void
  close(): void
}

interface Options {
  /** Resolves when it may be used again. */
  readonly probe: () => Promise<unknown>
  /** Hears of each change; the reason is why it is left out. */
  readonly told: (isUp: boolean, reason?: unknown) => void
  /** Before the first probe, and between two of them at most, ms. */
  readonly pause: { readonly least: number; readonly most: number }
}

/** Probes follow each other with pauses that double. */
export function watchAvailability({ probe, told, pause }: Options): Availability {
  let isUp = true
  let isClosed = false
  /** What answers, and fails at once when it is used, is asked no more often for that. */
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
