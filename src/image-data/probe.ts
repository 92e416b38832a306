import { ImageDataError, type ImageDataReader } from '../catalogue/image-data.ts'
import { withDeadlines } from './deadlines.ts'
import type { FetchContext } from './follow.ts'
import type { Destinations } from './guard/destinations.ts'
import type { Limits } from './limits.ts'

/**
 * Checks a URL for a request that waits.
 * @param read throws what reading the data later would throw
 */
export function prober(
  read: (url: string, context: FetchContext) => Promise<unknown>,
  targets: Destinations,
  limits: Limits,
): ImageDataReader['probe'] {
  let active = 0
  return async (url, signal) => {
    if (active >= limits.probes) return
    active += 1
    const { destinations, lastLookup } = trackedLookups(targets)
    try {
      await withDeadlines(signal, limits.probeTime, (deadlines) =>
        read(url, { destinations, limits, deadlines }),
      )
    } catch (error) {
      const mayPass = error instanceof ImageDataError && !error.isToldAtOnce
      if (signal.aborted || !mayPass) throw error
    } finally {
      void lastLookup().then(() => {
        active -= 1
      })
    }
  }
}

/** A DNS lookup of the system cannot be cancelled: a probe counts as active until its last lookup has ended. */
function trackedLookups(targets: Destinations) {
  let last: Promise<unknown> = Promise.resolve()
  const destinations: Destinations = {
    mayReach: targets.mayReach,
    addressesOf(url) {
      const addresses = targets.addressesOf(url)
      last = addresses.catch(() => {})
      return addresses
    },
  }
  return { destinations, lastLookup: () => last }
}
