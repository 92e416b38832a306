import { childOf, isMap, type Tree } from '../files/yaml-tree.ts'

/** The tags of a thing: its own, and those above it that it does not set itself. */
export type Tags = ReadonlyMap<string, string>

/** One file of one version of one product. */
export interface ProductItem {
  readonly product: string
  readonly version: string
  readonly item: string
  readonly tags: Tags
}

/** Where something else stands than a map: nothing below can be read. */
interface Misshapen {
  readonly misshapen: string
}

const levels = ['products', 'versions', 'items'] as const

/**
 * The items of a product file (format products:1.0). A tag at the top, of a product or of a version applies to all below
 * that do not set it; a value that `_aliases` explains brings the tags of its explanation with it.
 * Source: simplestreams, the tool and its description of the format.
 */
export function* productItems(tree: Tree): Generator<ProductItem | Misshapen> {
  const aliases = childOf(tree, '_aliases')
  function* walk(node: Tree, above: Tags, path: readonly string[]): Generator<ProductItem | Misshapen> {
    if (!isMap(node)) {
      yield { misshapen: path.join(', ') || 'the top' }
      return
    }
    const tags = withTags(above, node, aliases)
    const level = levels[path.length]
    if (level === undefined) {
      const [product = '', version = '', item = ''] = path
      yield { product, version, item, tags }
      return
    }
    const children = childOf(node, level)
    if (!isMap(children)) yield { misshapen: [...path, level].join(', ') }
    else for (const [name, child] of Object.entries(children)) yield* walk(child, tags, [...path, name])
  }
  yield* walk(tree, new Map(), [])
}

function withTags(above: Tags, node: { readonly [key: string]: Tree }, aliases: Tree): Tags {
  const tags = new Map(above)
  const own = Object.entries(node).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  for (const [key, value] of own) tags.set(key, value)
  for (const [key, value] of own) {
    const explained = childOf(childOf(aliases, key), value)
    if (!isMap(explained)) continue
    for (const [name, text] of Object.entries(explained)) if (typeof text === 'string') tags.set(name, text)
  }
  return tags
}
