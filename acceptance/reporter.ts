import { type TestCase, VerboseReporter } from 'vitest/node'

/**
 * Tells every rule and how it came out. Rules that were left out (`--only`, `--rule`) are not told; those that the
 * catalogue could not exercise are, with the reason, and counted apart.
 */
export default class AcceptanceReporter extends VerboseReporter {
  private notExercised = 0

  override onTestCaseResult(test: TestCase): void {
    const result = test.result()
    if (result.state === 'skipped') {
      if (result.note === undefined) return
      this.notExercised += 1
    }
    super.onTestCaseResult(test)
  }

  override reportSummary(...given: Parameters<VerboseReporter['reportSummary']>): void {
    super.reportSummary(...given)
    if (this.notExercised > 0) {
      this.log(` ${this.notExercised} rules were not exercised: their lines above say why.\n`)
    }
  }
}
