import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { acceptanceFiles, vendorOperations } from '../../src/openapi/pages/api-coverage.ts'

const folder = new URL('../../acceptance/', import.meta.url)
const suffix = '.test.ts'

/** The requests a file of the suite is about: its outermost titles begin with them. */
function requestsOf(text: string): string[] {
  return [...text.matchAll(/^describe\(['"`]([A-Z]+ \/\S*): /gm)].map((match) => match[1] as string)
}

/** Files by the request they are about. */
function filesByRequest(): Map<string, string[]> {
  const files = new Map<string, string[]>()
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
    path.replaceAll('\\', '/'),
  )
  for (const name of names.filter((file) => file.endsWith(suffix))) {
    const requests = new Set(requestsOf(readFileSync(new URL(name, folder), 'utf8')))
    expect(requests.size, `${name}: titles should begin with a request such as "GET /v1/images: "`).not.toBe(
      0,
    )
    for (const request of requests) {
      files.set(request, [...(files.get(request) ?? []), name.slice(0, -suffix.length)])
    }
  }
  return files
}

test('each operation names exactly the files of the suite that are about it', () => {
  const files = filesByRequest()
  const documented = vendorOperations.flatMap(({ operationId, method, path }) => {
    const names = acceptanceFiles[operationId]
    return names ? [[`${method} ${path}`, names] as const] : []
  })
  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries([...files].map(([request, names]) => [request, names.toSorted()])),
  )
  expect(documented).toHaveLength(Object.keys(acceptanceFiles).length)
})

test('every operation is accepted by a file', () => {
  for (const { operationId } of vendorOperations) {
    expect([operationId, (acceptanceFiles[operationId] ?? []).length > 0]).toEqual([operationId, true])
  }
})

test('no operation is listed twice', () => {
  const requests = vendorOperations.map(({ method, path }) => `${method} ${path}`)
  expect(new Set(requests).size).toBe(requests.length)
  expect(new Set(vendorOperations.map(({ operationId }) => operationId)).size).toBe(requests.length)
})
