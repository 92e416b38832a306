import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { idOf } from '../fixtures.ts'
import { host } from '../web/host.ts'

const pageSize = 500
const count = 60_000

/** Reads all and keeps nothing, with less memory than the images would need. */
const reader = `
const { workerData, parentPort } = require('node:worker_threads')
import(workerData.module).then(async ({ openGlance }) => {
  let images = 0
  for await (const item of openGlance(workerData.url, {})) if (item.write) images++
  parentPort.postMessage(images)
})`

test('memory does not grow with the number of images', async () => {
  const page = (from: number) => {
    const images = Array.from({ length: pageSize }, (_, index) => ({
      id: idOf(from + index),
      name: `image-${from + index}`,
      description: 'x'.repeat(1_000),
      visibility: 'public',
      status: 'active',
      container_format: 'bare',
      disk_format: 'qcow2',
      owner: 'a'.repeat(32),
      os_hidden: false,
      protected: false,
      min_disk: 1,
      min_ram: 1,
      created_at: '2026-01-02T03:04:05Z',
      updated_at: '2026-01-02T03:04:05Z',
    }))
    const last = from + pageSize - 1
    return { images, ...(last < count - 1 && { next: `/v2/images?marker=${idOf(last)}` }) }
  }
  const url = await host((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x')
    const marker = searchParams.get('marker')?.slice(-12)
    const answer = searchParams.has('os_hidden') ? { images: [] } : page(marker ? Number(marker) + 1 : 0)
    response.end(JSON.stringify(answer))
  })
  const module = new URL('../../../dist/sources/glance/open-glance.js', import.meta.url).href
  const worker = new Worker(reader, {
    eval: true,
    workerData: { module, url: url.origin },
    resourceLimits: { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 16 },
  })
  const [images] = await once(worker, 'message')
  expect(images).toBe(count)
  await worker.terminate()
})
