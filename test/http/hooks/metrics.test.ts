import { expect, test } from 'vitest'
import { metricsText } from '../../../src/telemetry/exposition.ts'
import { createHttpMetrics } from '../../../src/telemetry/http-metrics.ts'
import { bench } from '../fixtures.ts'

const type = 'text/plain; version=0.0.4; charset=utf-8'

test('GET /metrics is unsigned, and answers what it is given with its type', async () => {
  const server = await bench([], { metrics: async () => ({ type, text: 'a{b="한"} 1\n' }) })
  const answer = await server.app.inject('/metrics')
  expect([answer.statusCode, answer.body]).toEqual([200, 'a{b="한"} 1\n'])
  expect(answer.headers).toMatchObject({ 'content-type': type, 'cache-control': 'no-store' })
  expect(answer.headers['x-request-id']).toMatch(/^req-/)
  const head = await server.app.inject({ method: 'HEAD', url: '/metrics' })
  expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', '13'])
  await server.close()
})

test('answers are counted by operation and status, refusals too', async () => {
  const counted = createHttpMetrics()
  const server = await bench([], { answerCounter: counted.counter })
  await server.get('/v1/images')
  await server.get('/v1/images')
  await server.app.inject('/v1/images')
  await server.get('/v1/images/none')
  await server.app.inject('/nowhere')
  const lines = metricsText(counted.metrics()).split('\n')
  expect(lines.filter((line) => line.startsWith('scp_images_http_requests_total'))).toEqual([
    'scp_images_http_requests_total{operation="listImages",status="200"} 2',
    'scp_images_http_requests_total{operation="listImages",status="401"} 1',
    'scp_images_http_requests_total{operation="showImage",status="404"} 1',
  ])
  expect(lines).toContain('scp_images_http_request_duration_seconds_count{operation="listImages"} 3')
  await server.close()
})
