import { expect, type TestContext } from 'vitest'
import { callUnsigned, discovery, main } from './caller.ts'
import { listTarget } from './catalogue.ts'
import { need } from './rule.ts'

/** A row of `GET /`. */
export interface ListedVersion {
  readonly id: string
  readonly links: readonly { readonly href: string; readonly rel: string }[]
  readonly not_before?: string | null
  readonly status: string
}

export async function listedVersions(): Promise<readonly ListedVersion[]> {
  const answer = await callUnsigned(discovery)
  expect(answer.status).toBe(200)
  const { versions } = answer.json<{ versions: ListedVersion[] }>()
  expect(Array.isArray(versions)).toBe(true)
  return versions
}

/** Does the server answer this version? It may refuse one that is past its date or, as the vendor does, PLANNED. */
export async function isServed(version: string): Promise<boolean> {
  const { status } = await main.call(listTarget({ limit: 1 }), { version: `virtualserver ${version}` })
  return status !== 406
}

/** Goes on only with a version that the server answers. */
export async function needVersion(context: TestContext, version: string): Promise<void> {
  need(context, await isServed(version), `the server refuses ${version}`)
}
