import { expect, test } from 'vitest'
import { serve } from '../../../client/serving.ts'
import { command } from '../../in-process.ts'

/** A server with one image and its tags. */
async function tagged(image: object) {
  let tags: unknown = [{ key: 'team', value: 'build' }]
  const srns: string[] = []
  const endpoint = await serve(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const [, encoded] = /^\/v1\/tags\/([^/?]+)/.exec(request.url ?? '') ?? []
    if (encoded === undefined) return response.end(JSON.stringify(image))
    const srn = Buffer.from(decodeURIComponent(encoded), 'base64').toString()
    srns.push(srn)
    if (request.method === 'GET') return response.end(JSON.stringify({ content: { srn, tags }, count: 1 }))
    tags = (JSON.parse(body) as { tags: unknown }).tags
    return response.end(JSON.stringify({ content: { [srn]: tags } }))
  })
  const environment = { SCP_ACCESS_KEY: 'a', SCP_SECRET_KEY: 's', SCP_IMAGES_ENDPOINT: endpoint }
  const run = (...words: string[]) => command(['tags', ...words], environment)
  return { run, srns }
}

const image = { id: 'i', owner: 'o', scp_image_type: 'custom' }

test('list and set: a table, the wire’s document, a line each', async () => {
  const { run } = await tagged(image)
  expect((await run('list', 'i')).stdout).toBe('KEY   VALUE\nteam  build\n')
  const set = await run('set', 'i', 'a=1=2', 'b=')
  expect(set).toEqual({ code: 0, stdout: 'KEY  VALUE\na    1=2\nb    -\n', stderr: '' })
  const lines = (await run('list', 'i', '--output', 'jsonl')).stdout
  expect(lines).toBe('{"key":"a","value":"1=2"}\n{"key":"b","value":""}\n')
  const document = JSON.parse((await run('list', 'i', '--output', 'json')).stdout) as object
  expect(Object.keys(document)).toEqual(['content', 'count'])
})

test('set replaces, and to leave nothing must be said', async () => {
  const { run } = await tagged(image)
  for (const words of [
    ['set', 'i'],
    ['set', 'i', 'a=1', '--clear'],
    ['set', 'i', 'a'],
  ]) {
    expect((await run(...words)).code).toBe(2)
  }
  expect((await run('set', 'i', '--clear', '--output', 'jsonl')).stdout).toBe('')
  expect((await run('list', 'i', '--output', 'jsonl')).stdout).toBe('')
})

test('the resource is named by owner, region, and a service that follows the type', async () => {
  const plain = await tagged(image)
  await plain.run('list', 'i')
  await plain.run('set', 'i', 'a=1', '--region', 'kr-east1')
  expect(plain.srns).toEqual([
    'srn:e::o:kr-west1::virtualserver:image/i',
    'srn:e::o:kr-east1::virtualserver:image/i',
  ])
  const gpu = await tagged({ ...image, scp_image_type: 'gpu_custom' })
  await gpu.run('list', 'i')
  expect(gpu.srns).toEqual(['srn:e::o:kr-west1::gpuserver:image/i'])
})
