import { expect, test } from 'vitest'
import type { Job } from '../../src/catalogue/job.ts'
import { createServerMetrics } from '../../src/telemetry/server-metrics.ts'
import { followed } from '../sources/followed.ts'

const job: Job = {
  id: 1,
  kind: 'fetch',
  image_id: 'i',
  source_id: null,
  url: 'https://host/secret?token=1',
  owner: 'o',
  state: 'running',
  tries: 1,
  reason: null,
  created_at: 0,
  updated_at: 0,
}
const source = followed()
const metricsOf = (jobCounts: () => Promise<{ kind: 'fetch'; state: 'failed'; count: number }[]>) =>
  createServerMetrics({
    version: '1.2.3',
    nodeVersion: '20.0.0',
    jobCounts,
    followed: async () => [
      { ...source, last_run: 1_500, last_failed: true, last_success: 500 },
      { ...source, name: 'new' },
    ],
    pageCache: () => ({ bytes: 7, answers: { known: 3, kept: 2, read: 1 } }),
    replication: {
      status: async () => [
        { name: 'db2:5432', isUp: true, lag: 120 },
        { name: 'db3:5432', isUp: false },
      ],
      answers: () => [{ name: 'db3:5432', count: 2 }],
    },
  })

test('jobs, requests and the process are counted, without an address', async () => {
  const metrics = metricsOf(async () => [{ kind: 'fetch', state: 'failed', count: 3 }])
  const reason = { word: 'busy', text: 'sentence' }
  metrics.jobs.tried({ job, result: 'retried', ms: 20, reason })
  metrics.jobs.tried({ job, result: 'given-back', ms: 20, reason: { word: 'stopped', text: '' } })
  metrics.jobs.read(4096)
  metrics.sources.ran({ source, result: 'failed', text: 'sentence', ms: 3 })
  metrics.sources.ran({ source, result: 'failed', text: 'sentence', ms: 3 })
  metrics.http.counter('listImages')(200, 3)
  metrics.http.counter('listImages')(200, 3)
  metrics.http.counter('showImage')(404, 20_000)
  metrics.http.counter('live')
  const { text } = await metrics.text()
  for (const line of [
    'scp_images_build_info{version="1.2.3",node="20.0.0"} 1',
    'scp_images_database_up 1',
    'scp_images_replica_up{replica="db2:5432"} 1',
    'scp_images_replica_up{replica="db3:5432"} 0',
    'scp_images_replica_lag_bytes{replica="db2:5432"} 120',
    'scp_images_replica_answers_total{replica="db3:5432"} 2',
    'scp_images_jobs{kind="fetch",state="failed"} 3',
    'scp_images_job_tries_total{kind="fetch",result="retried"} 1',
    'scp_images_job_tries_total{kind="fetch",result="given-back"} 1',
    'scp_images_job_failures_total{kind="fetch",reason="busy"} 1',
    'scp_images_job_duration_seconds_count{kind="fetch"} 2',
    'scp_images_image_data_bytes_total 4096',
    'scp_images_source_runs_total{source="lab",result="failed"} 2',
    'scp_images_source_last_run_timestamp_seconds{source="lab"} 1.5',
    'scp_images_source_last_run_failed{source="lab"} 1',
    'scp_images_source_last_success_timestamp_seconds{source="lab"} 0.5',
    'scp_images_page_cache_bytes 7',
    'scp_images_page_cache_answers_total{from="known"} 3',
    'scp_images_page_cache_answers_total{from="read"} 1',
    'scp_images_http_requests_total{operation="listImages",status="200"} 2',
    'scp_images_http_requests_total{operation="showImage",status="404"} 1',
    'scp_images_http_request_duration_seconds_bucket{operation="listImages",le="0.005"} 2',
    'scp_images_http_request_duration_seconds_bucket{operation="showImage",le="10"} 0',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
  expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/m)
  expect(text).not.toMatch(/stopped|live|secret|lag_bytes{replica="db3|last_\w+{source="new/)
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(/^(?:# (?:HELP|TYPE) \S+ .+|[a-z_]+(?:\{[^}]*\})? -?[\d.e+-]+)$/)
  }
})

test('a database that does not answer is told, and the rest is counted', async () => {
  const { text } = await metricsOf(() => Promise.reject(new Error('gone'))).text()
  expect(text).toContain('\nscp_images_database_up 0\n')
  expect(text).not.toContain('scp_images_jobs{')
})
