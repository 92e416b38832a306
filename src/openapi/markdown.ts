/** A generated page; its first line names the table from which it is generated. */
export function page(title: string, source: string, ...parts: string[]): string {
  const note = `<!-- Generated from ${source} by \`npm run generate\`. Change the table there, not this page. -->`
  return `${[note, `# ${title}`, ...parts].join('\n\n')}\n`
}

/** A table of Markdown. A bar in a cell is escaped, a line break becomes a blank. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n')

/** Text as code; the text may hold backticks. */
export const code = (text: string | number): string =>
  `${text}`.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``

export const codes = (texts: readonly string[]): string => texts.map(code).join(', ')
