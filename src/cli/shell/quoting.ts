/** A word quoted for a POSIX shell: pasted there it is the same word, whatever its characters. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

/** Words as a line for a POSIX shell. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ')

/** `export NAME='value'` lines. */
export const exportLines = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
    .join('')

/** Read `export NAME=value` lines as `exportLines` writes them; other lines are ignored. */
export function parseExports(text: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const [, name = '', word = ''] of text.matchAll(/^(?:export )?(\w+)=(.*)$/gm)) {
    values.set(name, word.replace(/'([^']*)'|\\(.)/g, '$1$2'))
  }
  return values
}
