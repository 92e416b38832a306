import { clip } from '../source.ts'

const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** May the name stand in lists and on terminals as it is? */
export const isPrintable = (name: string): boolean => name.search(unprintable) < 0

/** A file's name for remarks: what would break a line or steer a terminal is written as an escape. */
export const printable = (name: string): string =>
  clip(
    name.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`),
    300,
  )
