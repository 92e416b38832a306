import { expect, test } from 'vitest'
import { type FieldError, fieldErrorText } from '../../src/contract/field-errors.ts'

const cases: [FieldError, string, string][] = [
  [{ field: 'a' }, 'Field "a" is invalid.', '"a" 값이 유효하지 않습니다.'],
  [
    { field: 'limit', rule: { kind: 'range', minimum: 1, maximum: 1000 }, example: 20 },
    'Field "limit" is invalid. The value should be 1 or greater, 1000 or less. Example: "20"',
    '"limit" 값이 유효하지 않습니다. 값은 1 이상, 1000 이하여야 합니다. 예시: "20"',
  ],
  [
    { field: 'visibility', rule: { kind: 'oneOf', values: ['public', 'private'] }, example: 'private' },
    'Field "visibility" is invalid. The value should be one of public, private. Example: "private"',
    '"visibility" 값이 유효하지 않습니다. 값은 public, private 중 하나여야 합니다. 예시: "private"',
  ],
  [
    { field: 'name', rule: { kind: 'length', maximum: 255 } },
    'Field "name" is invalid. The value should be 255 characters or shorter.',
    '"name" 값이 유효하지 않습니다. 값은 255자 이하여야 합니다.',
  ],
  [
    { field: 'name', rule: { kind: 'text' } },
    'Field "name" is invalid. The value should be UTF-8 text without NUL.',
    '"name" 값이 유효하지 않습니다. 값은 NUL이 없는 UTF-8 문자열이어야 합니다.',
  ],
  [
    { field: 'marker', rule: { kind: 'unknownValue' } },
    'Field "marker" is invalid. Please try another value.',
    '"marker" 값이 유효하지 않습니다. 다른 값을 입력해 주십시오.',
  ],
]

test.each(cases)('%j', (error, english, korean) => {
  expect(fieldErrorText(error, 'en')).toBe(english)
  expect(fieldErrorText(error, 'ko')).toBe(korean)
})
