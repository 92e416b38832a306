import { readFileSync } from 'node:fs'
import { type Operation, operations } from 'scp-images-client/contract/operations'
import { describe, expect, test } from 'vitest'
import { allows, PolicyError, parsePolicy } from '../../src/accounts/policy.ts'
import { imageNamers } from '../../src/http/request/image-id.ts'

const page = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8')

/** The policies of the page, each with what the page shows below it: a message, or a table of decisions. */
const policies = page
  .split(/^```json\n/m)
  .slice(1)
  .map((part) => {
    const [, text = '', below = ''] = /^([\s\S]*?)^```$([\s\S]*)/m.exec(part) ?? []
    return { text, message: /^\n+```text\n([\s\S]*?)\n```$/m.exec(below)?.[1], decisions: decisionsIn(below) }
  })

function decisionsIn(text: string) {
  const rows = text.matchAll(/^\| `(\w+:\w+)` \| `(\S+)` \| (yes|no) \|$/gm)
  return [...rows].map(([, action = '', resource = '', allowed]) => ({ action, resource, allowed }))
}

function messageOf(text: string): string | undefined {
  try {
    parsePolicy(text)
    return undefined
  } catch (error) {
    if (error instanceof PolicyError) return error.message
    throw error
  }
}

describe('policies of docs/policies.md', () => {
  test('each is read, or refused with the message below it', () => {
    expect(policies.map(({ text }) => messageOf(text))).toEqual(policies.map(({ message }) => message))
    expect(policies.filter(({ message }) => message === undefined)).toHaveLength(4)
    expect(policies.filter(({ message }) => message !== undefined)).toHaveLength(2)
  })

  test('the tables say what is decided', () => {
    const rows = policies.flatMap(({ text, decisions }) => decisions.map((row) => ({ text, ...row })))
    const decided = rows.map(({ text, action, resource }) => allows(parsePolicy(text), action, resource))
    expect(decided.map((allowed) => (allowed ? 'yes' : 'no'))).toEqual(rows.map(({ allowed }) => allowed))
    expect(rows).toHaveLength(decisionsIn(page).length)
    expect(rows.length).toBeGreaterThan(8)
  })
})

test('the actions are those of the operations', () => {
  const byAction = new Map<string, Operation[]>()
  for (const operation of Object.values<Operation>(operations))
    if (operation.action !== null)
      byAction.set(operation.action, [...(byAction.get(operation.action) ?? []), operation])
  const rows = [...byAction].map(([action, all]) => {
    const isOfImage = all.some(({ path }) => Object.keys(imageNamers).some((place) => path.includes(place)))
    return `| \`${action}\` | ${all.map(({ operationId }) => operationId).join(', ')} | ${isOfImage ? 'the image' : '`*`'} |`
  })
  expect(page.match(/^\| `\w+:\w+` \| \w+(?:, \w+)* \| .*$/gm)).toEqual(rows)
})
