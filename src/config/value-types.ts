/** The value of a text, or what is wrong with the text (a clause that follows the setting's name). */
export type Parsed<T> = { readonly value: T } | { readonly problem: string }

export const ok = <T>(value: T): Parsed<T> => ({ value })
export const bad = (problem: string): Parsed<never> => ({ problem })

/** How the text of a setting becomes a value, and how the value is shown again. */
export interface ValueType<T> {
  /** Placeholder in help: `--port <number>`; null for a switch without a value. */
  readonly placeholder: string | null
  readonly parse: (text: string) => Parsed<T>
  /** A method, so that rows of different types can be in one table. */
  show(value: T): string
  readonly choices?: readonly string[]
}

/** A whole number as text in the largest unit that gives a whole number. @param units largest first */
export function inLargestUnit(value: number, units: Readonly<Record<string, number>>): string {
  const [unit, size] = Object.entries(units).find(([, size]) => value % size === 0) ?? ['', 1]
  return `${value / size}${unit}`
}

export const text = (placeholder: string): ValueType<string> => ({
  placeholder,
  parse: ok,
  show: (value) => value,
})

/** A text of 1 to so many characters that can be shown in one line. */
export const printableText = (placeholder: string, longest: number): ValueType<string> => ({
  ...text(placeholder),
  parse: (given) =>
    given !== '' &&
    [...given].length <= longest &&
    given.isWellFormed() &&
    !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(given)
      ? ok(given)
      : bad(`must be a text of 1 to ${longest} characters, without control characters`),
})

export const integer = (minimum: number, maximum: number): ValueType<number> => ({
  placeholder: 'number',
  parse(given) {
    const value = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN
    return value >= minimum && value <= maximum
      ? ok(value)
      : bad(`must be a whole number from ${minimum} to ${maximum}`)
  },
  show: String,
})

/** A number of processes, or `auto`: one for each processor. */
export function workerCount(maximum: number): ValueType<number | 'auto'> {
  const number = integer(1, maximum)
  return {
    placeholder: 'number|auto',
    parse(given) {
      const parsed = given === 'auto' ? ok('auto' as const) : number.parse(given)
      return 'value' in parsed ? parsed : bad(`must be a whole number from 1 to ${maximum}, or auto`)
    },
    show: String,
  }
}

export const choice = <const C extends readonly string[]>(
  placeholder: string,
  choices: C,
): ValueType<C[number]> => ({
  placeholder,
  choices,
  parse(given) {
    const known = choices.find((value) => value === given)
    return known === undefined ? bad(`must be one of ${choices.join(', ')}`) : ok(known)
  },
  show: (value) => value,
})

/** A switch: `--debug-signatures`, or `true`, `1`, `false`, `0` elsewhere. */
export const onOff: ValueType<boolean> = {
  placeholder: null,
  parse(given) {
    if (/^(?:true|1|yes|on)$/i.test(given)) return ok(true)
    if (/^(?:false|0|no|off)$/i.test(given)) return ok(false)
    return bad('must be true or false')
  },
  show: String,
}

/** An absolute http(s) address without query; a slash at its end is dropped. */
export const httpUrl: ValueType<string> = {
  ...text('url'),
  parse(given) {
    const url = URL.canParse(given) ? new URL(given) : undefined
    if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
      return bad('must be an http or https address without query, such as http://127.0.0.1:8080')
    }
    return ok(url.href.replace(/\/+$/, ''))
  },
}

/** `sqlite:PATH`, `sqlite::memory:` or `postgres://…`; a password in it is never shown. */
export const databaseUrl: ValueType<string> = {
  placeholder: 'url',
  parse: (given) =>
    /^(?:sqlite:.+|postgres(?:ql)?:\/\/.+)$/s.test(given)
      ? ok(given)
      : bad('must be sqlite:PATH, sqlite::memory: or postgres://…'),
  show: (value) =>
    value.replace(/^(\w+:\/\/[^:@/]*):.*@/, '$1:***@').replace(/([?&]password=)[^&]*/, '$1***'),
}

/** URLs of PostgreSQL databases with commas between them; none: an empty text. A comma in a password is written `%2C`. */
export const postgresUrls: ValueType<readonly string[]> = {
  placeholder: 'urls',
  parse(given) {
    const value = partsOf(given)
    return value.every((url) => /^postgres(?:ql)?:\/\/.+$/.test(url))
      ? ok(value)
      : bad('must be postgres://… addresses with commas between them')
  },
  show: (value) => value.map((url) => databaseUrl.show(url)).join(','),
}

const durationUnits = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const

/** A span of time in ms: `15m`, `90s`, `250ms`; `0` alone: switched off. */
export const duration: ValueType<number> = {
  placeholder: 'span',
  parse(given) {
    if (given === '0') return ok(0)
    const match = /^(\d{1,7})(ms|s|m|h)$/.exec(given)
    if (!match) return bad('must be a span of time such as 15m, 90s or 250ms, or 0')
    return ok(Number(match[1]) * durationUnits[match[2] as keyof typeof durationUnits])
  },
  show: (value) => (value === 0 ? '0' : inLargestUnit(value, durationUnits)),
}

/** A span of time in ms that cannot be switched off, up to a number of days. */
export const spanOfTime = (days: number): ValueType<number> =>
  durationIn(1000, days * 86_400_000, `from 1s to ${days * 24}h`)

/** A span of time up to `most` ms, or 0: none. */
export const spanOfTimeOrNone = (most: number): ValueType<number> =>
  durationIn(0, most, `up to ${duration.show(most)}, or 0`)

const durationIn = (least: number, most: number, range: string): ValueType<number> => ({
  ...duration,
  parse(given) {
    const parsed = duration.parse(given)
    const isIn = !('value' in parsed) || (parsed.value >= least && parsed.value <= most)
    return isIn ? parsed : bad(`must be a span of time ${range}`)
  },
})

const sizeUnits = { TiB: 2 ** 40, GiB: 2 ** 30, MiB: 2 ** 20, KiB: 2 ** 10, B: 1 } as const

/** A number of bytes: `1TiB`, `512MiB`, `4096B`. */
export const byteSize: ValueType<number> = {
  placeholder: 'size',
  parse(given) {
    const match = /^(\d{1,9})(TiB|GiB|MiB|KiB|B)$/.exec(given)
    const value = match ? Number(match[1]) * sizeUnits[match[2] as keyof typeof sizeUnits] : 0
    return Number.isSafeInteger(value) && value > 0 ? ok(value) : bad('must be a size such as 1TiB or 512MiB')
  },
  show: (value) => inLargestUnit(value, sizeUnits),
}

/** A number of bytes, or 0. */
export const byteSizeOrNone: ValueType<number> = {
  ...byteSize,
  parse: (given) => (given === '0' ? ok(0) : byteSize.parse(given)),
  show: (value) => (value === 0 ? '0' : byteSize.show(value)),
}

/** Texts with commas between them; none: an empty text. */
export const textList = (placeholder: string): ValueType<readonly string[]> => ({
  placeholder,
  parse: (given) => ok(partsOf(given)),
  show: (value) => value.join(','),
})

const partsOf = (given: string): string[] =>
  given
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A secret: any text, shown as asterisks. */
export const secretText: ValueType<string> = { placeholder: 'secret', parse: ok, show: () => '***' }
