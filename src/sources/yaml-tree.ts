import { parse } from 'yaml'

/**
 * YAML as texts, lists and maps and nothing else: `1.10` stays `1.10` and no word becomes a date or a boolean.
 * That keeps versions as they were written.
 */
export type Tree = string | readonly Tree[] | { readonly [key: string]: Tree } | null | undefined

/** An alias may stand for so many nodes at most: an expanding document is refused, not expanded. */
const maximumAliases = 100

/** Parse one YAML document, or say why it is none. */
export function parseYaml(text: string): { tree: Tree } | { reason: string } {
  try {
    const options = { schema: 'failsafe', uniqueKeys: false, logLevel: 'error' } as const
    return { tree: parse(text, { ...options, maxAliasCount: maximumAliases }) as Tree }
  } catch (error) {
    const [first = 'unknown error'] = (error as Error).message.split('\n')
    return { reason: `the file is not usable YAML: ${first.replace(/:$/, '')}` }
  }
}

const nothing = new Set(['', '~', 'null', 'None', 'none'])

/** The text at a key; undefined when there is none, or a word for nothing. */
export function textAt(tree: Tree, key: string): string | undefined {
  const value = childOf(tree, key)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return nothing.has(text) ? undefined : text
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
