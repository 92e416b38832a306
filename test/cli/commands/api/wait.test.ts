import { expect, test } from 'vitest'
import { serve } from '../../../client/serving.ts'
import { answering, refusal } from '../../answering.ts'
import { command } from '../../in-process.ts'

/** `wait` for an image whose status is the next of these at every look; the last one stays. 404: it is gone. */
async function waiting(...statuses: (string | 404)[]) {
  let looks = 0
  const endpoint = await serve((_, response) => {
    const status = statuses[Math.min(looks++, statuses.length - 1)]
    response.writeHead(status === 404 ? 404 : 200)
    response.end(JSON.stringify(status === 404 ? refusal(404, 'Image.ImageNotFound') : { id: 'i', status }))
  })
  const environment = { SCP_ACCESS_KEY: 'a', SCP_SECRET_KEY: 's', SCP_IMAGES_ENDPOINT: endpoint }
  const run = (...words: string[]) => command(['wait', 'i', '--interval', '5ms', ...words], environment)
  return { run, looks: () => looks }
}

test('until it is active: the image', async () => {
  const { run, looks } = await waiting('queued', 'importing', 'active')
  expect(await run('--output', 'json')).toEqual({
    code: 0,
    stdout: '{"id":"i","status":"active"}\n',
    stderr: '',
  })
  expect(looks()).toBe(3)
})

test('a killed image ends it at once, in clear words', async () => {
  const { run, looks } = await waiting('importing', 'killed')
  const { code, stdout, stderr } = await run('--timeout', '1h')
  expect([code, stdout, looks()]).toEqual([1, '', 2])
  expect(stderr).toMatch(/^scp-images: the image i is killed: it will not become active by itself/)
})

test('time is up', async () => {
  const { run } = await waiting('importing')
  expect(await run('--timeout', '20ms')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^scp-images: the image i is importing: not active after 20ms/),
  })
})

test('until it is gone', async () => {
  const there = await waiting('active', 404)
  expect(await there.run('--for', 'deleted')).toMatchObject({ code: 0, stdout: 'i is deleted\n' })
  const gone = await waiting(404)
  expect((await gone.run('--for', 'deleted', '--output', 'json')).stdout).toBe('{"id":"i","deleted":true}\n')
})

test('an image that is not there, and a server that refuses, end it', async () => {
  expect((await (await waiting(404)).run()).code).toBe(4)
  const { run } = await answering(403, refusal(403, 'Forbidden'))
  expect((await run(['wait', 'i'])).code).toBe(3)
  expect((await run(['wait', 'i', '--for', 'glory'])).code).toBe(2)
})
