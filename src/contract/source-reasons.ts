import type { Language } from './errors.ts'

/** Why the address of image data is refused before anything is read, as error texts say it. */
export const sourceReasons = {
  'malformed-url': {
    en: 'This is not a URL: write https://host/path, with blanks and special characters percent-encoded.',
    ko: 'URL이 아닙니다. 공백과 특수 문자를 퍼센트 인코딩하여 https://host/path 형식으로 입력해 주십시오.',
  },
  scheme: {
    en: 'The URL must start with https:// or http://.',
    ko: 'URL은 https:// 또는 http://로 시작해야 합니다.',
  },
  credentials: {
    en: 'The URL must not hold a user name or a password.',
    ko: 'URL에 사용자 이름이나 비밀번호를 포함할 수 없습니다.',
  },
  address: {
    en: 'The host of the URL is not on the public internet: use a public address, or ask the operator to allow this host.',
    ko: 'URL의 호스트가 공인 주소가 아닙니다. 공인 주소를 사용하거나 운영자에게 이 호스트의 허용을 요청해 주십시오.',
  },
} as const satisfies Record<string, Record<Language, string>>

export type SourceReason = keyof typeof sourceReasons

export const isSourceReason = (text: string): text is SourceReason => Object.hasOwn(sourceReasons, text)
