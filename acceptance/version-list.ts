import { expect } from 'vitest'
import { callUnsigned, discovery } from './caller.ts'

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
