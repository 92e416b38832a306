/** Characters that take two columns: East Asian Wide and Fullwidth (Unicode UAX 11), and pictographs. */
const wide =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u
/** Characters that take none: marks on the one before, joiners, the second and third parts of Korean syllables. */
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

/** The text cut to at most so many columns, with `…` in place of what is gone. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let width = 1
  for (const character of text) {
    width += columnsOf(character)
    if (width > columns) break
    kept += character
  }
  return columns < 1 ? '' : `${kept}…`
}

/** Control characters, which could move the cursor or recolour the terminal, become a visible stand-in. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
