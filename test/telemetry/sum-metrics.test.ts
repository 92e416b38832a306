import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metricsText } from '../../src/telemetry/exposition.ts'
import { createHttpMetrics } from '../../src/telemetry/http-metrics.ts'
import { sumMetrics } from '../../src/telemetry/sum-metrics.ts'

interface Answer {
  readonly operation: string
  readonly status: number
  readonly ms: number
}

const answer: fc.Arbitrary<Answer> = fc.record({
  operation: fc.constantFrom('listImages', 'showImage', 'createImage'),
  status: fc.constantFrom(200, 304, 404),
  /** Powers of two, whose sums are exact in any order. */
  ms: fc.constantFrom(0.5, 1, 4, 64, 1024, 16_384),
})

function counted(answers: readonly Answer[]) {
  const metrics = createHttpMetrics()
  for (const { operation, status, ms } of answers) metrics.counter(operation)(status, ms * 1000)
  return metrics.metrics()
}
const lines = (metrics: ReturnType<typeof counted>) => metricsText(metrics).split('\n').toSorted()

test('what processes counted, added up, is what one would have counted', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(answer, { maxLength: 20 }), { minLength: 1, maxLength: 4 }),
      (processes) => {
        expect(lines(sumMetrics(processes.map(counted)))).toEqual(lines(counted(processes.flat())))
      },
    ),
  )
})

test('buckets of one histogram stay together, and rise', () => {
  const [first, second] = [counted([{ operation: 'a', status: 200, ms: 1 }]), counted([])]
  const other = counted([
    { operation: 'b', status: 200, ms: 0.001 },
    { operation: 'a', status: 200, ms: 64 },
  ])
  const histogram = sumMetrics([first, second, other]).find(({ type }) => type === 'histogram')
  const operations = histogram?.samples.map(({ labels }) => labels?.operation)
  expect(operations).toEqual([...(operations ?? [])].toSorted())
  const values = histogram?.samples
    .filter(({ labels, suffix }) => suffix === '_bucket' && labels?.operation === 'a')
    .map(({ value }) => value)
  expect(values).toEqual([...(values ?? [])].toSorted((a, b) => a - b))
  expect(values?.at(-1)).toBe(2)
})
