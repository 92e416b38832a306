import { inject, type TestContext, test } from 'vitest'
import './settings.ts'

export const settings = inject('settings')

/** A rule that the vendor's page, its clients or its live service show. */
export const vendorRule = test

/** A rule that is this project's choice where the vendor is silent, or an addition; `--only vendor` leaves it out. */
export const ownRule = test.runIf(settings.only === 'all')

/** The same, of what changes the catalogue: left out unless the run was asked to with `--writes`. */
export const vendorChange = test.runIf(settings.writes)
export const ownChange = test.runIf(settings.writes && settings.only === 'all')

/**
 * Goes on only if the rule can be exercised. Else the test is reported as skipped, with the reason; with `--complete`
 * it fails.
 */
export function need(context: TestContext, condition: unknown, wanted: string): asserts condition {
  if (condition) return
  const reason = `not exercised: ${wanted}`
  if (settings.complete) throw new Error(reason)
  context.skip(reason)
}
