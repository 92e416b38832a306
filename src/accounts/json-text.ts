/** Why a text is not JSON, and where. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
  /** Both from 1. */
  readonly line: number
  readonly column: number

  constructor(reason: string, text: string, at: number) {
    super(reason)
    const before = text.slice(0, at).split(/\r\n|\r|\n/)
    this.line = before.length
    this.column = (before.at(-1) ?? '').length + 1
  }
}

const deepest = 64

/**
 * `JSON.parse` for texts that people write: gives line and column of the first error on every version of Node, and
 * refuses a duplicate key of an object, where `JSON.parse` would silently take the last.
 * @throws JsonSyntaxError
 */
export function parseJsonText(text: string): unknown {
  let at = text.startsWith('\uFEFF') ? 1 : 0

  const fail = (reason: string, where = at): never => {
    throw new JsonSyntaxError(reason, text, where)
  }

  const peek = (): string => {
    while (/[ \t\r\n]/.test(text.charAt(at))) at += 1
    return text.charAt(at)
  }

  const unexpected = (wanted: string): never => {
    const found = String.fromCodePoint(text.codePointAt(at) ?? 0)
    return fail(
      `expected ${wanted}, found ${at < text.length ? JSON.stringify(found) : 'the end of the text'}`,
    )
  }

  /** Items between brackets, separated by commas. */
  const items = (close: string, depth: number, item: (depth: number) => void): void => {
    if (depth > deepest) fail(`nested deeper than ${deepest} levels`)
    at += 1
    if (peek() !== close) {
      item(depth)
      while (peek() === ',') {
        at += 1
        item(depth)
      }
    }
    if (peek() !== close) unexpected(`"," or "${close}"`)
    at += 1
  }

  const string = (): string => {
    const start = at
    at += 1
    while (text.charAt(at) !== '"') {
      if (at >= text.length || text.charAt(at) === '\n') fail('a string that does not end', start)
      at += text.charAt(at) === '\\' ? 2 : 1
    }
    at += 1
    try {
      return JSON.parse(text.slice(start, at))
    } catch {
      return fail('a string with a control character or an unknown escape', start)
    }
  }

  const object = (depth: number): unknown => {
    const entries = new Map<string, unknown>()
    items('}', depth, (inside) => {
      if (peek() !== '"') unexpected('a key in double quotes')
      const start = at
      const key = string()
      if (entries.has(key)) fail(`the key ${JSON.stringify(key)} is there twice`, start)
      if (peek() !== ':') unexpected('":"')
      at += 1
      entries.set(key, value(inside))
    })
    return Object.fromEntries(entries)
  }

  const array = (depth: number): unknown[] => {
    const values: unknown[] = []
    items(']', depth, (inside) => values.push(value(inside)))
    return values
  }

  const value = (depth: number): unknown => {
    const first = peek()
    if (first === '{') return object(depth + 1)
    if (first === '[') return array(depth + 1)
    if (first === '"') return string()
    const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y
    word.lastIndex = at
    const found = word.exec(text)?.[0] ?? unexpected('a value')
    at += found.length
    return JSON.parse(found)
  }

  const whole = value(0)
  peek()
  if (at < text.length) unexpected('the end of the text')
  return whole
}
