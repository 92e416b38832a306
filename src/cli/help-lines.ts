import { displayWidth, wrap } from './output/width.ts'

/** Least width of a description beside its term. */
const leastRoom = 24

/** A text of help in lines of at most so many columns; only longer words exceed them. */
export const helpLines = (text: string, columns: number): string =>
  text
    .split('\n')
    .flatMap((line) => (displayWidth(line) <= columns ? [line] : linesOf(line, columns)))
    .join('\n')

function linesOf(line: string, columns: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? ''
  if (line.startsWith(`${indent}$ `)) return exampleLines(line, columns, `${indent}    `)
  const term = /^ *\S.*? {2,}(?=\S)/.exec(line)?.[0] ?? indent
  return wrap(line, columns, { hang: hangOf(line, term, columns) ?? `${indent}    ` })
}

/** An indent below the beginning of the description, if there is room for the description there. */
function hangOf(line: string, term: string, columns: number): string | undefined {
  const begin = displayWidth(term)
  const words = line.slice(term.length).split(' ')
  const longest = Math.max(...words.map(displayWidth))
  return columns - begin >= Math.max(leastRoom, longest) ? ' '.repeat(begin) : undefined
}

/** A line of a shell continues in the next line after a backslash; a flag and its value, and quoted texts, stay together. */
const exampleLines = (line: string, columns: number, hang: string): string[] =>
  wrap(line, columns - 2, { hang, word: /\s*(?:--[a-z-]+ (?=[^\s-]))?(?:"[^"]*"|'[^']*'|[^\s"'])+/g }).map(
    (part, index, parts) => (index === parts.length - 1 ? part : `${part} \\`),
  )
