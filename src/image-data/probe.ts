import { ImageDataError, type ImageDataReader } from '../catalogue/image-data.ts'
import type { Way } from './follow.ts'
import type { Destinations } from './guard/destinations.ts'
import type { Limits } from './limits.ts'
import { underWatch } from './watch.ts'

/**
 * Looks at an address for a request that waits.
 * @param read fails as reading the data later would
 */
export function prober(
  read: (url: string, way: Way) => Promise<unknown>,
  targets: Destinations,
  limits: Limits,
): ImageDataReader['probe'] {
  let underWay = 0
  return async (url, signal) => {
    if (underWay >= limits.probes) return
    underWay += 1
    const { destinations, isIdle } = watchedLookups(targets)
    try {
      await underWatch(signal, limits.probeTime, (watch) => read(url, { destinations, limits, watch }))
    } catch (error) {
      const mayPass = error instanceof ImageDataError && !error.isToldAtOnce
      if (signal.aborted || !mayPass) throw error
    } finally {
      void isIdle().then(() => {
        underWay -= 1
      })
    }
  }
}

/** The system cannot be told to stop looking a name up: a probe that gave up counts until it has stopped by itself. */
function watchedLookups(targets: Destinations) {
  let last: Promise<unknown> = Promise.resolve()
  const destinations: Destinations = {
    mayReach: targets.mayReach,
    addressesOf(url) {
      const addresses = targets.addressesOf(url)
      last = addresses.catch(() => {})
      return addresses
    },
  }
  return { destinations, isIdle: () => last }
}
