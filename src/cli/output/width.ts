/** Characters that take two columns: East Asian Wide and Fullwidth (Unicode UAX 11), and pictographs. */
const wide =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u
/** Characters that take no column: combining marks, joiners, the second and third parts of Korean syllables. */
const none = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u

const asciiOnly = /^[\x20-\x7e]*$/

const columnsOf = (character: string): number => (none.test(character) ? 0 : wide.test(character) ? 2 : 1)

/** Columns a text takes on a terminal. The text holds no control characters. */
export function displayWidth(text: string): number {
  if (asciiOnly.test(text)) return text.length
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

/** The text, cut to at most so many columns with `…` in place of its end. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  return columns < 1 ? '' : `${startWithin(text, columns - 1)}…`
}

/**
 * The text, cut to at most so many columns with `…` in place of its middle, since names differ mostly at their end.
 * @param head part of the columns for the beginning of the text
 */
export function elide(text: string, columns: number, head = 0.5): string {
  if (displayWidth(text) <= columns) return text
  if (columns < 3) return truncate(text, columns)
  const start = Math.ceil((columns - 1) * head)
  return `${startWithin(text, start)}…${endWithin(text, columns - 1 - start)}`
}

/** How a text is broken into lines. */
interface Wrapping {
  /** The beginning of each line but the first. */
  readonly hang?: string
  /** Break words that are longer than a line; otherwise they exceed it. */
  readonly hard?: boolean
  /** Matches what stays in one line, with the blanks before it. */
  readonly word?: RegExp
}

/** The text in lines of at most so many columns, broken at blanks. At least one line, which may be empty. */
export function wrap(
  text: string,
  columns: number,
  { hang = '', hard = false, word = /\s*\S+/gu }: Wrapping = {},
): string[] {
  const lines: string[] = []
  let line = ''
  const end = (next: string) => {
    lines.push(line)
    line = hang + next
  }
  for (const chunk of text.match(word) ?? []) {
    if (line === '' || displayWidth(line + chunk) <= columns) line += chunk
    else end(chunk.trimStart())
    while (hard && displayWidth(line) > columns) {
      const rest = line
      // At least one character, so that the loop ends.
      line = startWithin(rest, columns) || (charactersOf(rest)[0] ?? '')
      end(rest.slice(line.length))
    }
  }
  return [...lines, line]
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const charactersOf = (text: string) => Array.from(graphemes.segment(text), ({ segment }) => segment)

/** The characters at the beginning that fit. */
function startWithin(text: string, columns: number): string {
  if (asciiOnly.test(text)) return text.slice(0, Math.max(0, columns))
  return withinOf(charactersOf(text), columns).join('')
}

function endWithin(text: string, columns: number): string {
  if (asciiOnly.test(text)) return text.slice(text.length - columns)
  return withinOf(charactersOf(text).toReversed(), columns).toReversed().join('')
}

function withinOf(characters: readonly string[], columns: number): readonly string[] {
  let width = 0
  const past = characters.findIndex((character) => {
    width += displayWidth(character)
    return width > columns
  })
  return past < 0 ? characters : characters.slice(0, past)
}

/** The text with a visible character in place of each control character, which could move the cursor or change colours. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
