import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** The client's package as one script for browsers, minified: a global `ScpImages` with all that the package exports. */
export async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('../../packages/client/src/index.ts', import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: true, lib: { entry, formats: ['iife'], name: 'ScpImages' } },
  })
  const [result] = [built].flat()
  if (!result || !('output' in result)) throw new Error('nothing was built')
  const [chunk, ...others] = result.output
  if (others.length > 0) throw new Error('the bundle has more than one file')
  return chunk.code
}

/** Uses the client as a page does; the same text runs in a browser and in a realm without Node. Returns what it saw. */
export const session = `async ({ endpoint, accessKey, secretKey, versions }) => {
  const { createClient, images, listVersions, ClientError } = ScpImages
  const client = createClient({ endpoint, accessKey, secretKey })
  const body = { name: 'from-a-browser', os_distro: 'alma', url: 'https://files.example.com/web.qcow2' }
  const { image } = await client.createImage({ ...body, tags: [{ key: '팀', value: '빌드' }] })
  for (const name of ['b', 'c']) await client.createImage({ ...body, name })
  const listed = []
  for await (const one of images(client, { visibility: 'private', limit: 1, sort: 'name:asc' })) listed.push(one.name)
  const { etag } = await client.showImage(image.id)
  const error = await client.showImage('00000000-0000-4000-8000-000000000000').catch((caught) => caught)
  const keys = {}
  for (const apiVersion of versions) {
    const { images: [first] } = await createClient({ endpoint, accessKey, secretKey, apiVersion }).listImages({ limit: 1 })
    keys[apiVersion] = Object.keys(first).length
  }
  const offered = await listVersions({ endpoint })
  return {
    listed, etag: typeof etag, keys, offered: offered.versions.length,
    error: [error instanceof ClientError, error.status, error.code],
    node: typeof process + typeof Buffer + typeof require,
  }
}`

/** What a session sees. */
export const seen = {
  listed: ['b', 'c', 'from-a-browser'],
  etag: 'string',
  keys: { '1.0': 30, '1.1': 30, '1.2': 31, '1.3': 32, '1.4': 33, '1.5': 33 },
  offered: 6,
  error: [true, 404, 'Image.ImageNotFound'],
  node: 'undefinedundefinedundefined',
}
