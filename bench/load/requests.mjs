import { operations } from 'scp-images-client/contract/operations'
import { signedHeaders } from './signed-headers.mjs'

/** Timestamps that differ stay this close to now, milliseconds: servers take them for as long as a quarter of an hour. */
const span = 300_000
let signed = 0

/**
 * The bytes of a signed `GET` of the image list. No two are alike: each is signed for a time of its own, as clients do,
 * so that no server is spared a check by having seen the same bytes before. `search`: the query without its `?`.
 */
export function listRequest(port, { accessKey, secretKey }, search, extra = {}) {
  const target = `${operations.listImages.path}${search === '' ? '' : `?${search}`}`
  const url = `http://127.0.0.1:${port}${target}`
  const timestamp = Date.now() - (signed++ % span)
  const headers = { ...signedHeaders({ method: 'GET', url, accessKey, secretKey, timestamp }), ...extra }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${lines.join('')}\r\n`, 'latin1')
}
