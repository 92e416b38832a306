import { operations } from 'scp-images-client/contract/operations'
import { type Seen, serveAlways } from '../client/serving.ts'
import { command, type typed } from './in-process.ts'

/** Commands against a server that gives one answer to everything. */
export async function answering(status: number, document?: unknown, headers: Record<string, string> = {}) {
  const body = document === undefined ? '' : `${JSON.stringify(document)}\n`
  const { endpoint, seen } = await serveAlways(status, body, headers)
  const environment = { SCP_ACCESS_KEY: 'a', SCP_SECRET_KEY: 's', SCP_IMAGES_ENDPOINT: endpoint }
  const run = (words: readonly string[], stdin?: ReturnType<typeof typed>) =>
    command(words, environment, stdin)
  return { run, seen, body, environment }
}

/** A refusal in the vendor's envelope. */
export const refusal = (status: number, code: string) => ({
  errors: [{ code, detail: `no: ${code}`, request_id: 'req-1', status, title: code }],
})

/** What was asked, without the query: `POST /v1/images`, and the body as a value. */
export const asked = ({ method, url, body }: Seen) => ({
  what: `${method} ${url?.split('?')[0]}`,
  ...(body && { body: JSON.parse(body) as unknown }),
})

/** `POST /v1/images/i/share`: an operation of the table with its places filled in order. */
export function requestOf(id: keyof typeof operations, ...places: string[]): string {
  const { method, path } = operations[id]
  return `${method} ${path.replace(/\{\w+\}/g, () => places.shift() ?? '')}`
}
