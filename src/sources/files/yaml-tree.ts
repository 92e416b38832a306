import { Lexer, Parser, parseDocument, visit, type YAMLError } from 'yaml'

/**
 * YAML as texts, lists and maps and nothing else: `1.10` stays `1.10` and no word becomes a date or a boolean.
 * That keeps versions as they were written.
 */
export type Tree = string | readonly Tree[] | { readonly [key: string]: Tree } | null | undefined

/** So many aliases a document may have, and each may stand for so many nodes: resolving costs their product. */
const maxAliases = 100
/** Lists and maps in each other: real files have some ten. The parser recurses, and Node can die of too much of that. */
const maxDepth = 100

/** Parse one YAML document, or return why it is invalid. */
export function parseYaml(text: string): { tree: Tree } | { reason: string } {
  try {
    if (isDeeper(text, maxDepth)) return unusable('it is nested too deeply')
    const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'error' })
    const [error] = document.errors
    if (error) return unusable(reasonOf(error))
    let aliases = 0
    visit(document, { Alias: () => (++aliases > maxAliases ? visit.BREAK : undefined) })
    if (aliases > maxAliases) return unusable(`it has more than ${maxAliases} aliases`)
    return { tree: document.toJS({ maxAliasCount: maxAliases }) as Tree }
  } catch (error) {
    return unusable(reasonOf(error as Error))
  }
}

/** Looks at the syntax only, without recursion, and no farther than needed. */
function isDeeper(text: string, maximum: number): boolean {
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme))
    if (parser.stack.length > maximum) return true
  }
  return false
}

const unusable = (reason: string) => ({ reason: `the file is not usable YAML: ${reason}` })

/** The parser's message, in words for people who do not program it. */
function reasonOf(error: Error | YAMLError): string {
  const code = 'code' in error ? error.code : ''
  if (code === 'MULTIPLE_DOCS') return 'it holds several documents, one is wanted'
  if (error.message.startsWith('Excessive alias count')) return 'its aliases stand for too much'
  const [first = 'unknown error'] = error.message.split('\n')
  return first.replace(/:$/, '')
}

const nothing = new Set(['', '~', 'null', 'None', 'none'])

/** The text at a key; undefined when there is none, or a word for nothing. */
export function textAt(tree: Tree, key: string): string | undefined {
  const value = childOf(tree, key)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return nothing.has(text) ? undefined : text
}

/** As textAt; where a list or a map stands instead of a text, that word: for what must not be overlooked. */
export function wordAt(tree: Tree, key: string): string | undefined {
  const value = childOf(tree, key)
  if (isList(value)) return 'a list'
  return isMap(value) ? 'a map' : textAt(tree, key)
}

/** The value at a key of a map. */
export function childOf(tree: Tree, key: string): Tree {
  return isMap(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined
}

export const isList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree)

export const isMap = (tree: Tree): tree is { readonly [key: string]: Tree } =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree)

/** A whole number from a text; undefined when it is none. */
export function integerAt(tree: Tree, key: string): number | undefined {
  const text = textAt(tree, key)
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** A flag in any spelling of YAML 1.1, which these files are written for; undefined when it is none. */
export function flagAt(tree: Tree, key: string): boolean | undefined {
  const word = textAt(tree, key)?.toLowerCase() ?? ''
  if (['true', 'yes', 'on'].includes(word)) return true
  return ['false', 'no', 'off'].includes(word) ? false : undefined
}
