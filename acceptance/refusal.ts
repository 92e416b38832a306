import { expect } from 'vitest'
import type { Answer } from './exchange.ts'

/** An entry of the vendor's error envelope. */
export interface WireError {
  readonly code: string
  readonly detail: string | string[]
  readonly global_request_id: string
  readonly request_id: string
  readonly status: number
  readonly title: string
}

/** The one error of an answer with this status; anything else fails the test. */
export function refusalOf(answer: Answer, status: number, code?: string): WireError {
  expect(answer.status, answer.text.slice(0, 500)).toBe(status)
  const [error] = answer.json<{ errors: WireError[] }>().errors
  expect(error).toBeDefined()
  if (code !== undefined) expect(error?.code).toBe(code)
  return error as WireError
}

/** 400 `ValidationError` whose details name exactly these fields. */
export function expectInvalid(answer: Answer, ...fields: string[]): string[] {
  const { detail } = refusalOf(answer, 400, 'ValidationError')
  expect(Array.isArray(detail)).toBe(true)
  const details = [...detail]
  expect(details.map((text) => /"(\w+)"/.exec(text)?.[1]).toSorted()).toEqual(fields.toSorted())
  return details
}

/** What is the same in two refusals that must not be told apart: all but the request's ids. */
export function withoutIds(answer: Answer): unknown {
  const error = refusalOf(answer, answer.status)
  return { ...error, global_request_id: '', request_id: '' }
}
