import type { Language } from './errors.ts'

/**
 * What is wrong with one input field, in the vendor's grammar of validation texts:
 * `Field "<name>" is invalid.`, then the rule if there is one, then the example.
 */
export interface FieldError {
  readonly field: string
  readonly rule?: FieldRule
  readonly example?: string | number
}

export type FieldRule =
  | { readonly kind: 'range'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  | { readonly kind: 'length'; readonly maximum: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'unknownValue' }

type Sentences = {
  invalid: (field: string) => string
  example: (value: string | number) => string
  range: (minimum: number, maximum: number) => string
  oneOf: (values: string) => string
  length: (maximum: number) => string
  text: string
  unknownValue: string
}

const sentences: Record<Language, Sentences> = {
  en: {
    invalid: (field) => `Field "${field}" is invalid.`,
    example: (value) => `Example: "${value}"`,
    range: (minimum, maximum) => `The value should be ${minimum} or greater, ${maximum} or less.`,
    oneOf: (values) => `The value should be one of ${values}.`,
    length: (maximum) => `The value should be ${maximum} characters or shorter.`,
    text: 'The value should be UTF-8 text without NUL.',
    unknownValue: 'Please try another value.',
  },
  ko: {
    invalid: (field) => `"${field}" 값이 유효하지 않습니다.`,
    example: (value) => `예시: "${value}"`,
    range: (minimum, maximum) => `값은 ${minimum} 이상, ${maximum} 이하여야 합니다.`,
    oneOf: (values) => `값은 ${values} 중 하나여야 합니다.`,
    length: (maximum) => `값은 ${maximum}자 이하여야 합니다.`,
    text: '값은 NUL이 없는 UTF-8 문자열이어야 합니다.',
    unknownValue: '다른 값을 입력해 주십시오.',
  },
}

function ruleText(rule: FieldRule, words: Sentences): string {
  switch (rule.kind) {
    case 'range':
      return words.range(rule.minimum, rule.maximum)
    case 'oneOf':
      return words.oneOf(rule.values.join(', '))
    case 'length':
      return words.length(rule.maximum)
    default:
      return words[rule.kind]
  }
}

/** One field's error as the sentence the wire shows. */
export function fieldErrorText(error: FieldError, language: Language): string {
  const words = sentences[language]
  const parts = [words.invalid(error.field)]
  if (error.rule) parts.push(ruleText(error.rule, words))
  if (error.example !== undefined) parts.push(words.example(error.example))
  return parts.join(' ')
}
