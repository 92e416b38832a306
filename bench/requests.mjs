import { operations } from '../dist/contract/operations.js'
import { signedHeaders } from '../dist/signing/sign.js'

/** The bytes of a signed `GET` of the image list. `search`: the query without its `?`. */
export function listRequest(port, { accessKey, secretKey }, search, extra = {}) {
  const target = `${operations.listImages.path}${search === '' ? '' : `?${search}`}`
  const url = `http://127.0.0.1:${port}${target}`
  const headers = { ...signedHeaders({ method: 'GET', url, accessKey, secretKey }), ...extra }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${lines.join('')}\r\n`, 'latin1')
}
