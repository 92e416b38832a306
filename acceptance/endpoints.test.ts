import { describe, expect } from 'vitest'
import { callUnsigned, main } from './caller.ts'
import { refusalOf } from './refusal.ts'
import { ownRule } from './rule.ts'

interface Endpoint {
  readonly service_type: string
}

const target = '/v1/endpoints'
const rowsOf = async (): Promise<Endpoint[]> => {
  const answer = await main.call(target, { version: null })
  expect(answer.status).toBe(200)
  return answer.json<{ endpoints: Endpoint[] }>().endpoints
}

// The vendor serves this list from its IAM host, not from the one under test.
describe('GET /v1/endpoints: the services this server plays', () => {
  ownRule('needs a signature, and no version', async () => {
    await rowsOf()
    refusalOf(await callUnsigned(target), 401)
  })

  ownRule('each row is exactly four texts', async () => {
    const rows = await rowsOf()
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row).toEqual({
        region: expect.stringMatching(/./),
        service_name: expect.stringMatching(/./),
        service_type: expect.stringMatching(/^scp-/),
        url: expect.stringMatching(/^https?:\/\/.*[^/]$/),
      })
    }
  })

  ownRule('Virtual Server is among them', async () => {
    expect((await rowsOf()).map(({ service_type }) => service_type)).toContain('scp-virtualserver')
  })
})
