import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allows, PolicyError, parsePolicy } from '../../src/accounts/policy.ts'

const image = 'srn:s::a8f10467abfc4b87b64614ab36eb9ae4:kr-west1::virtualserver:image/70a599e0'
const otherImage = 'srn:s::8989447062e04a818baf9e073fd04fa7:kr-west1::virtualserver:image/70a599e0'

interface Statement {
  readonly Effect?: string
  readonly Action?: unknown
  readonly Resource?: unknown
  readonly [key: string]: unknown
}
const document = (...statements: Statement[]) =>
  JSON.stringify({
    Version: '2024-07-01',
    Statement: statements.map((statement) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...statement })),
  })
const policy = (...statements: Statement[]) => parsePolicy(document(...statements))

function problemsOf(text: string): string[] {
  try {
    parsePolicy(text)
  } catch (error) {
    if (error instanceof PolicyError) return error.problems.map(({ place, reason }) => `${place}: ${reason}`)
    throw error
  }
  return []
}

describe('what a policy allows', () => {
  test('the vendor form, action as a list or as a text', () => {
    for (const Action of [['virtualserver:ListImages'], 'virtualserver:ListImages']) {
      const read = policy({ Sid: 'ReadImages', Action })
      expect(allows(read, 'virtualserver:ListImages', '*')).toBe(true)
      expect(allows(read, 'virtualserver:DeleteImage', image)).toBe(false)
    }
  })

  test('nothing without an Allow', () => {
    const deny = policy({ Effect: 'Deny', Action: 'virtualserver:DeleteImage' })
    expect(allows(deny, 'virtualserver:ListImages', '*')).toBe(false)
    expect(allows(deny, 'virtualserver:DeleteImage', image)).toBe(false)
  })

  test('Deny wins, whatever the order', () => {
    const all = { Action: '*' }
    const deny = { Effect: 'Deny', Action: 'virtualserver:*Image' }
    for (const statements of [
      [all, deny],
      [deny, all],
    ]) {
      const mixed = policy(...statements)
      expect(allows(mixed, 'virtualserver:ListImages', '*')).toBe(true)
      expect(allows(mixed, 'virtualserver:DeleteImage', image)).toBe(false)
    }
  })

  test('stars anywhere in an action', () => {
    const read = policy({ Action: ['*:List*', 'virtualserver:Sh*age', 'virtual*:CreateImage'] })
    const can = (action: string) => allows(read, action, '*')
    expect(['virtualserver:ListImages', 'iam:ListAccessKeys', 'virtualserver:ShowImage'].every(can)).toBe(
      true,
    )
    expect(can('virtualserver:CreateImage')).toBe(true)
    expect(['virtualserver:ShowServer', 'virtualserver:DeleteImage', 'iam:CreateImage'].some(can)).toBe(false)
  })

  test('case matters', () => {
    expect(allows(policy({ Action: 'virtualserver:listimages' }), 'virtualserver:ListImages', '*')).toBe(
      false,
    )
  })

  test('resources: one account, one kind, all', () => {
    const own = policy({ Resource: ['srn:*:a8f10467abfc4b87b64614ab36eb9ae4:*:virtualserver:image/*'] })
    expect(allows(own, 'virtualserver:ShowImage', image)).toBe(true)
    expect(allows(own, 'virtualserver:ShowImage', otherImage)).toBe(false)
    expect(allows(policy({ Resource: '*' }), 'virtualserver:ShowImage', otherImage)).toBe(true)
  })

  test('an action on no single resource needs "*", and is not denied for single ones', () => {
    expect(allows(policy({ Resource: 'srn:*' }), 'virtualserver:ListImages', '*')).toBe(false)
    const some = policy({ Resource: '*' }, { Effect: 'Deny', Resource: 'srn:*' })
    expect(allows(some, 'virtualserver:ListImages', '*')).toBe(true)
    expect(allows(some, 'virtualserver:ShowImage', image)).toBe(false)
  })

  test('any statements: allowed is an Allow that covers both and no Deny that does', () => {
    const word = fc.constantFrom('*', 's:A', 's:B', 's:*', 't:A')
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 })),
      Resource: fc.constantFrom('*', 'srn:x', 'srn:*', 'srn:y'),
    })
    const asked = fc.tuple(fc.constantFrom('s:A', 's:B', 't:A'), fc.constantFrom('srn:x', 'srn:y', 'srn:z'))
    const matches = (pattern: string, text: string) =>
      pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1, maxLength: 4 }),
        asked,
        (statements, [action, resource]) => {
          const covering = statements.filter(
            ({ Action, Resource }) =>
              [Action].flat().some((pattern) => matches(pattern, action)) && matches(Resource, resource),
          )
          const expected = covering.length > 0 && covering.every(({ Effect }) => Effect === 'Allow')
          expect(allows(policy(...statements), action, resource)).toBe(expected)
        },
      ),
    )
  })
})

describe('what is wrong with a policy', () => {
  test('a syntax error, with line and column', () => {
    expect(problemsOf('{\n  "Version": "2024-07-01",\n  "Statement": [}\n')).toEqual([
      'line 3, column 17: expected a value, found "}"',
    ])
    expect(problemsOf('')).toEqual(['line 1, column 1: expected a value, found the end of the text'])
  })

  test('a key twice: no guessing which Effect was meant', () => {
    const text = '{"Version":"2024-07-01","Statement":[{"Effect":"Deny","Effect":"Allow"}]}'
    expect(problemsOf(text)).toEqual(['line 1, column 55: the key "Effect" is there twice'])
  })

  test.each([
    ['[]', ': must be an object, not a list'],
    ['null', ': must be an object, not null'],
    ['"Allow"', ': must be an object, not "Allow"'],
  ])('%s is no policy', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem])
  })

  test('missing parts', () => {
    expect(problemsOf('{}')).toEqual(['Version: is missing', 'Statement: is missing'])
    expect(problemsOf('{"Version":"2024-07-01","Statement":[{}]}')).toEqual([
      'Statement[0].Effect: is missing',
      'Statement[0].Action: is missing',
      'Statement[0].Resource: is missing',
    ])
    expect(problemsOf('{"Version":"2024-07-01","Statement":[]}')).toEqual([
      'Statement: must hold at least one statement',
    ])
  })

  test('another version of the policy language', () => {
    expect(problemsOf('{"Version":"2012-10-17","Statement":{}}')).toEqual([
      'Version: must be "2024-07-01", not "2012-10-17"',
      'Statement: must be a list of statements, not an object',
    ])
  })

  test('all problems at once, each with its path', () => {
    const text = document(
      { Effect: 'allow', Sid: 1, Condition: {} },
      { Action: [], Resource: 'image/1' },
      { Action: ['virtualserver:ListImages', 'ListImages', 7], Resource: ['*', 'srn: x', null] },
      { Action: 'virtualserver:?', NotAction: '*' },
    )
    expect(problemsOf(text)).toEqual([
      'Statement[0].Effect: must be "Allow" or "Deny", not "allow"',
      'Statement[0].Sid: must be a text, not 1',
      'Statement[0].Condition: is not supported; the keys here are Sid, Effect, Action, Resource',
      'Statement[1].Action: must not be an empty list',
      'Statement[1].Resource: must be "*" or an SRN such as "srn:*:virtualserver:image/*", not "image/1"',
      'Statement[2].Action[1]: must be "*" or "<service>:<operation>" such as "virtualserver:ListImages", not "ListImages"',
      'Statement[2].Action[2]: must be "*" or "<service>:<operation>" such as "virtualserver:ListImages", not 7',
      'Statement[2].Resource[1]: must be "*" or an SRN such as "srn:*:virtualserver:image/*", not "srn: x"',
      'Statement[2].Resource[2]: must be "*" or an SRN such as "srn:*:virtualserver:image/*", not null',
      'Statement[3].Action: must be "*" or "<service>:<operation>" such as "virtualserver:ListImages", not "virtualserver:?"',
      'Statement[3].NotAction: is not supported; the keys here are Sid, Effect, Action, Resource',
    ])
  })

  test('keys with a meaning of their own in JavaScript are unknown keys', () => {
    const text = '{"Version":"2024-07-01","Statement":[],"__proto__":{},"constructor":1,"toString":1}'
    expect(problemsOf(text).filter((problem) => problem.includes('is not supported')).length).toBe(3)
  })

  test('the message holds a line for each', () => {
    expect(() => parsePolicy('{"Version":1}')).toThrow(
      'The policy is not valid:\n  Version: must be "2024-07-01", not 1\n  Statement: is missing',
    )
  })

  test('any text is a policy or a PolicyError', () => {
    const words = fc.constantFrom(
      'Version',
      '2024-07-01',
      'Statement',
      'Effect',
      'Allow',
      'Action',
      'Resource',
      '*',
    )
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        words,
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(words, tie('any'), { maxKeys: 5 }),
      ),
    })).any
    fc.assert(fc.property(value, (anything) => problemsOf(JSON.stringify(anything)).length >= 0))
    fc.assert(fc.property(fc.string(), (text) => problemsOf(text).length > 0))
  })
})
