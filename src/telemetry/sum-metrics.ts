import type { Metric, Sample } from './exposition.ts'

/**
 * The metrics of several processes as if one had counted them: samples with the same name and labels are added up.
 * The processes are of one build, so that histograms have the same bounds.
 */
export function sumMetrics(lists: readonly (readonly Metric[])[]): Metric[] {
  const families = new Map<string, { metric: Metric; samples: Map<string, Sample> }>()
  for (const metric of lists.flat()) {
    const family = families.get(metric.name) ?? { metric, samples: new Map() }
    families.set(metric.name, family)
    for (const sample of metric.samples) {
      const key = JSON.stringify([sample.suffix, sample.labels])
      const sum = (family.samples.get(key)?.value ?? 0) + sample.value
      family.samples.set(key, { ...sample, value: sum })
    }
  }
  return [...families.values()].map(({ metric, samples }) => ({ ...metric, samples: [...samples.values()] }))
}
