import { fill, type Language } from './errors.ts'
import { type SourceReason, sourceReasons } from './source-reasons.ts'

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
  /** A number's bounds, ends included. */
  | { readonly kind: 'range'; readonly minimum?: number; readonly maximum?: number }
  /** A text's length in characters, and its form as a regular expression. */
  | { readonly kind: 'text'; readonly minimum?: number; readonly maximum?: number; readonly pattern?: string }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  | { readonly kind: 'encoding' }
  | { readonly kind: 'unknownValue' }
  /** Why the address of image data is refused; the status is the one its host answers with. */
  | { readonly kind: 'source'; readonly reason: SourceReason; readonly status?: number }

interface Sentences {
  invalid: (field: string) => string
  example: (value: string | number) => string
  /** A sentence of all phrases of a rule. */
  should: (phrases: string) => string
  least: (bound: number) => string
  most: (bound: number) => string
  shortest: (length: number) => string
  longest: (length: number) => string
  pattern: (pattern: string) => string
  oneOf: (values: string) => string
  encoding: string
  unknownValue: string
}

const sentences: Record<Language, Sentences> = {
  en: {
    invalid: (field) => `Field "${field}" is invalid.`,
    example: (value) => `Example: "${value}"`,
    should: (phrases) => `The value should be ${phrases}.`,
    least: (bound) => `${bound} or greater`,
    most: (bound) => `${bound} or less`,
    shortest: (length) => `${length} characters or longer`,
    longest: (length) => `${length} characters or shorter`,
    pattern: (pattern) => `in ${pattern} format`,
    oneOf: (values) => `one of ${values}`,
    encoding: 'UTF-8 text without NUL',
    unknownValue: 'Please try another value.',
  },
  ko: {
    invalid: (field) => `"${field}" 값이 유효하지 않습니다.`,
    example: (value) => `예시: "${value}"`,
    // The ending follows the last sound.
    should: (phrases) =>
      `값은 ${phrases}${phrases.endsWith('이하') || phrases.endsWith('나') ? '여야' : '이어야'} 합니다.`,
    least: (bound) => `${bound} 이상`,
    most: (bound) => `${bound} 이하`,
    shortest: (length) => `${length}자 이상`,
    longest: (length) => `${length}자 이하`,
    pattern: (pattern) => `${pattern} 형식`,
    oneOf: (values) => `${values} 중 하나`,
    encoding: 'NUL이 없는 UTF-8 문자열',
    unknownValue: '다른 값을 입력해 주십시오.',
  },
}

function ruleText(rule: FieldRule, words: Sentences, language: Language): string {
  switch (rule.kind) {
    case 'range':
      return words.should(phrases([words.least, rule.minimum], [words.most, rule.maximum]))
    case 'text': {
      const { minimum, maximum, pattern } = rule
      const length = phrases([words.shortest, minimum], [words.longest, maximum])
      return words.should(
        [length, pattern === undefined ? '' : words.pattern(pattern)].filter(Boolean).join(', '),
      )
    }
    case 'oneOf':
      return words.should(words.oneOf(rule.values.join(', ')))
    case 'encoding':
      return words.should(words.encoding)
    case 'unknownValue':
      return words.unknownValue
    case 'source':
      return fill(sourceReasons[rule.reason][language], { status: rule.status ?? '' })
  }
}

const phrases = (...bounds: [(bound: number) => string, number | undefined][]): string =>
  bounds.flatMap(([phrase, bound]) => (bound === undefined ? [] : [phrase(bound)])).join(', ')

/** One field's error as the sentence the wire shows. */
export function fieldErrorText(error: FieldError, language: Language): string {
  const words = sentences[language]
  const parts = [words.invalid(error.field)]
  if (error.rule) parts.push(ruleText(error.rule, words, language))
  if (error.example !== undefined) parts.push(words.example(error.example))
  return parts.join(' ')
}
