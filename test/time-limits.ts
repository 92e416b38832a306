/** Limits of the tests, ms: ten times what a quiet machine takes. They end what hangs; nothing is measured by them. */

/** Of a test that has no limit of its own. */
export const testTimeout = 120_000
/** Of what is done before and after tests. */
export const hookTimeout = 120_000
/** Of a test that takes more than some seconds. */
export const longTest = 300_000
/** To wait for a state that comes soon. */
export const soon = 30_000
