import { type FieldError, fieldErrorText } from 'scp-images-client/contract/errors/field-errors'
import { type SourceReason, sourceReasons } from 'scp-images-client/contract/errors/source-reasons'
import { expect, test } from 'vitest'

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
    { field: 'name', rule: { kind: 'text', maximum: 255 } },
    'Field "name" is invalid. The value should be 255 characters or shorter.',
    '"name" 값이 유효하지 않습니다. 값은 255자 이하여야 합니다.',
  ],
  [
    {
      field: 'name',
      rule: { kind: 'text', minimum: 1, maximum: 255, pattern: '^[a-zA-Z0-9-_ ]*$' },
      example: 'imagename',
    },
    'Field "name" is invalid. The value should be 1 characters or longer, 255 characters or shorter, in ^[a-zA-Z0-9-_ ]*$ format. Example: "imagename"',
    '"name" 값이 유효하지 않습니다. 값은 1자 이상, 255자 이하, ^[a-zA-Z0-9-_ ]*$ 형식이어야 합니다. 예시: "imagename"',
  ],
  [
    { field: 'volume', rule: { kind: 'range', minimum: 8 } },
    'Field "volume" is invalid. The value should be 8 or greater.',
    '"volume" 값이 유효하지 않습니다. 값은 8 이상이어야 합니다.',
  ],
  [
    { field: 'url', rule: { kind: 'text', pattern: '^x$' } },
    'Field "url" is invalid. The value should be in ^x$ format.',
    '"url" 값이 유효하지 않습니다. 값은 ^x$ 형식이어야 합니다.',
  ],
  [
    { field: 'name', rule: { kind: 'encoding' } },
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

test('a refused address says why, in both languages', () => {
  for (const reason of Object.keys(sourceReasons) as SourceReason[]) {
    const error: FieldError = { field: 'url', rule: { kind: 'source', reason, status: 404 } }
    const sentence = sourceReasons[reason].en.replace('{status}', '404')
    expect(fieldErrorText(error, 'en')).toBe(`Field "url" is invalid. ${sentence}`)
    expect(fieldErrorText(error, 'ko')).toMatch(/^"url" 값이 유효하지 않습니다\. .*[가-힣]/)
    for (const text of Object.values(sourceReasons[reason]))
      expect(text.includes('{status}')).toBe(reason === 'status')
  }
})
