import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonSyntaxError, parseJsonText } from '../../src/accounts/json-text.ts'
import { runs } from '../runs.ts'

function failure(text: string): JsonSyntaxError {
  try {
    parseJsonText(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error
    throw error
  }
  throw new Error(`${JSON.stringify(text)} was read`)
}

const isJson = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('reads what JSON.parse reads', () => {
  test('any value, compact or indented', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(parseJsonText(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  test('and nothing else: one changed, lost or added character', () => {
    const noise = fc.constantFrom(...'{}[]",:\\ \n\t0123456789.eE+-truefalsn\u0001é')
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.nat(),
        noise,
        fc.nat(2),
        (value, place, character, kind) => {
          const text = JSON.stringify(value, null, 1)
          const at = place % (text.length + 1)
          const added = kind === 0 ? '' : character
          const changed = text.slice(0, at) + added + text.slice(kind === 2 ? at : at + 1)
          if (isJson(changed)) {
            const error = attempt(changed)
            if (error) expect(error.message).toMatch(/twice/)
            else expect(parseJsonText(changed)).toEqual(JSON.parse(changed))
          } else {
            expect(failure(changed)).toBeInstanceOf(JsonSyntaxError)
          }
        },
      ),
      { numRuns: runs(2000) },
    )
  })

  const attempt = (text: string) => {
    try {
      parseJsonText(text)
      return undefined
    } catch (error) {
      return error as Error
    }
  }

  test('a byte order mark at the start is passed over', () => {
    expect(parseJsonText('\uFEFF{"a":1}')).toEqual({ a: 1 })
  })

  test('a key with a meaning of its own in JavaScript is a key like others', () => {
    const value = parseJsonText('{"__proto__":{"a":1},"constructor":2}') as object
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })
})

describe('says where and why', () => {
  test.each([
    ['', 1, 1, 'expected a value, found the end of the text'],
    ['{\n  "a": 1,\n}', 3, 1, 'expected a key in double quotes, found "}"'],
    ['{\r\n  "a" 1\r\n}', 2, 7, 'expected ":", found "1"'],
    ['[1, 2', 1, 6, 'expected "," or "]", found the end of the text'],
    ['{"a": 1 "b": 2}', 1, 9, 'expected "," or "}", found "\\""'],
    ['[01]', 1, 3, 'expected "," or "]", found "1"'],
    ["{'a': 1}", 1, 2, 'expected a key in double quotes, found "\'"'],
    ['{"a": Allow}', 1, 7, 'expected a value, found "A"'],
    ['{} {}', 1, 4, 'expected the end of the text, found "{"'],
    ['["a\nb"]', 1, 2, 'a string that does not end'],
    ['["a', 1, 2, 'a string that does not end'],
    ['["a\\', 1, 2, 'a string that does not end'],
    ['["\\x41"]', 1, 2, 'a string with a control character or an unknown escape'],
    ['[\n "a\tb"]', 2, 2, 'a string with a control character or an unknown escape'],
    ['{"a": 1,\n "a": 2}', 2, 2, 'the key "a" is there twice'],
    ['[😀]', 1, 2, 'expected a value, found "😀"'],
  ])('%j: line %i, column %i: %s', (text, line, column, reason) => {
    expect(failure(text)).toMatchObject({ line, column, message: reason })
  })

  test('a text nested beyond reason is refused, not a crash', () => {
    expect(failure('['.repeat(100_000)).message).toBe('nested deeper than 64 levels')
    expect(failure('{"a":'.repeat(100_000)).message).toBe('nested deeper than 64 levels')
  })
})
