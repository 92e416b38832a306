import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from 'scp-images-client'
import { type ApiVersionId, apiVersionIds } from 'scp-images-client/contract/api-versions'
import { expect, test } from 'vitest'
import { vendorExample, vendorImage } from '../contract/vendor-examples.ts'
import { command, serve, temporaryFolder } from './in-process.ts'

/** A server whose catalogue is the page's example of one version, and a client of the account that owns it. */
async function serverOf(example: ApiVersionId) {
  const data = temporaryFolder()
  const place = ['--data', data]
  const image = vendorImage(example)
  const file = join(data, 'images.ndjson')
  writeFileSync(file, `${JSON.stringify(image)}\n`)
  const answer = await command(['import', 'ndjson', file, ...place])
  expect(answer).toMatchObject({ code: 0, stdout: expect.stringMatching(/^added 1, changed 0,/), stderr: '' })
  await command(['accounts', 'create', 'AccountName', '--id', String(image.owner), ...place])
  const key = await command([
    'keys',
    'create',
    '--account',
    String(image.owner),
    '--output',
    'json',
    ...place,
  ])
  const { access_key, secret_key } = JSON.parse(key.stdout) as { access_key: string; secret_key: string }
  const { url } = await serve(data)
  return (apiVersion: ApiVersionId) =>
    createClient({ endpoint: url, accessKey: access_key, secretKey: secret_key, apiVersion }).listImages()
}

test.each(apiVersionIds)(
  'the example of %s, imported, is listed as it was: keys, order, values',
  async (id) => {
    const list = await serverOf(id)
    const { body } = await list(id)
    const listed = JSON.parse(body) as { images: Record<string, unknown>[] }
    expect(listed).toEqual(vendorExample(id))
    expect(Object.keys(listed.images[0] ?? {})).toEqual(Object.keys(vendorImage(id)))
    expect(body).toBe(`${JSON.stringify(vendorExample(id))}\n`)
  },
)

test('the example of the last version, imported, is listed in every version as that version shows it', async () => {
  const list = await serverOf('1.5')
  for (const id of apiVersionIds) {
    expect((await list(id)).body).toBe(`${JSON.stringify(vendorExample(id))}\n`)
  }
})

test('a document of an older version gains the keys of a newer one as null, at their places', async () => {
  const list = await serverOf('1.0')
  const [image = {}] = (JSON.parse((await list('1.5')).body) as { images: object[] }).images
  expect(Object.keys(image)).toEqual(Object.keys(vendorImage('1.5')))
  const later = { scp_gpu_driver: null, scp_supported_class_types: null, zone: null }
  expect(image).toEqual({ ...vendorImage('1.0'), ...later })
})
