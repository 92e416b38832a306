import { expect, test } from 'vitest'
import { metricsText, metricsType } from '../../src/telemetry/exposition.ts'
import { createHistogram } from '../../src/telemetry/histogram.ts'

test('the text format: help, type, samples; empty metrics are left out', () => {
  const text = metricsText([
    {
      name: 'jobs',
      type: 'gauge',
      help: 'Jobs\nand \\ more.',
      samples: [{ labels: { kind: 'fetch', reason: 'a "b"\\\n' }, value: 2 }, { value: 0.5 }],
    },
    { name: 'none', type: 'counter', help: 'Nothing.', samples: [] },
  ])
  expect(text).toBe(
    `${[
      '# HELP jobs Jobs\\nand \\\\ more.',
      '# TYPE jobs gauge',
      'jobs{kind="fetch",reason="a \\"b\\"\\\\\\n"} 2',
      'jobs 0.5',
    ].join('\n')}\n`,
  )
  expect(metricsType).toBe('text/plain; version=0.0.4; charset=utf-8')
})

test('a histogram counts what lies at or below each bound, its sum and its number', () => {
  const histogram = createHistogram([1, 2])
  for (const value of [0.5, 1, 1.5, 7]) histogram.observe(value)
  const text = metricsText([
    { name: 't', type: 'histogram', help: 'T', samples: histogram.samples({ k: 'v' }) },
  ])
  expect(text.split('\n').slice(2)).toEqual([
    't_bucket{k="v",le="1"} 2',
    't_bucket{k="v",le="2"} 3',
    't_bucket{k="v",le="+Inf"} 4',
    't_sum{k="v"} 10',
    't_count{k="v"} 4',
    '',
  ])
})
