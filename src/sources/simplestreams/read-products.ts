import { mergeEntries } from '../fields/merge-entries.ts'
import { uuidV5 } from '../fields/uuid-v5.ts'
import type { Tree } from '../files/yaml-tree.ts'
import { clip, type SourceDocument, type SourceItem, type SourceOptions } from '../source.ts'
import { isDisk, readItem, typeOf } from './item-image.ts'
import { productItems } from './product-items.ts'

interface ProductFile {
  readonly name: string
  /** What item paths are below. */
  readonly base: URL | undefined
  /** Images of this and other files that were read. */
  readonly seen: Set<string>
  readonly options: SourceOptions
  readonly document?: SourceDocument
}

/** Types of left out items that are named in the note. */
const maxTypes = 12

/** The result of a product file: notes about it as a whole, and its images with notes about them. */
export function* itemsOfProducts(tree: Tree, file: ProductFile): Generator<SourceItem> {
  const { name, base, seen, options, document } = file
  for (const reason of summaryOf(tree, base)) yield { note: { place: name, reason } }
  for (const item of productItems(tree)) {
    if ('misshapen' in item) {
      const place = clip(`${name}, ${item.misshapen}`, 300)
      yield { problem: { place, reason: 'there is no map' }, partial: true }
      continue
    }
    if (!isDisk(item)) continue
    const place = clip(`${name}, ${item.product}, ${item.version}, ${item.item}`, 300)
    const result = readItem(item, base)
    const id = uuidV5(...result.key)
    if (seen.has(id)) {
      yield { note: { place, reason: 'this image was in an earlier product file, which counts' } }
      continue
    }
    seen.add(id)
    if ('reason' in result) yield { problem: { place, reason: clip(result.reason, 600) }, id }
    else
      yield* mergeEntries(
        [{ ...result, place, statedAt: undefined, ...(document && { document }) }],
        [],
        options,
      )
  }
}

/** What is left out of a product file, and what is the same with many of its images: a sentence each. */
function summaryOf(tree: Tree, base: URL | undefined): string[] {
  const others = new Map<string, number>()
  let [unsupported, withPath, withoutPath] = [0, 0, 0]
  for (const item of productItems(tree)) {
    if ('misshapen' in item) continue
    if (!isDisk(item)) {
      const type = typeOf(item)
      others.set(type, (others.get(type) ?? 0) + 1)
      continue
    }
    if (/^false$/i.test(item.tags.get('supported') ?? '')) unsupported++
    if (item.tags.has('path')) withPath++
    else withoutPath++
  }
  const left = [...others.values()].reduce((sum, count) => sum + count, 0)
  const sentences: [number, string][] = [
    [left, `${left} items that are no disk images are left out: ${typesText(others)}`],
    [
      unsupported,
      `${unsupported} images are of releases that are not supported any more; they are loaded like others`,
    ],
    [withoutPath, `${withoutPath} images have no path, and therefore no url`],
    [
      base === undefined ? withPath : 0,
      'no address is known for the mirror, so images have no url: say --base-url',
    ],
  ]
  return sentences.flatMap(([count, sentence]) => (count > 0 ? [sentence] : []))
}

function typesText(counts: ReadonlyMap<string, number>): string {
  const parts = [...counts].map(([type, count]) => `${count} ${clip(type, 40)}`)
  const rest = parts.length - maxTypes
  return parts.slice(0, maxTypes).join(', ') + (rest > 0 ? ` and ${rest} other types` : '')
}
