import { childOf, isMap, type Tree, textAt } from '../files/yaml-tree.ts'

/** The entry of one product file in an index (format index:1.0). */
type IndexEntry =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly leftOut: string }

/**
 * Product files that may hold disk images. Others are named with the reason: lists of ids in the clouds of others, data
 * that are no images, formats that are not known here.
 */
export function indexEntries(tree: Tree): IndexEntry[] | undefined {
  const index = childOf(tree, 'index')
  if (!isMap(index)) return undefined
  return Object.entries(index).map(([name, entry]) => {
    const format = textAt(entry, 'format') ?? 'products:1.0'
    const datatype = textAt(entry, 'datatype') ?? 'image-downloads'
    const path = textAt(entry, 'path')
    if (path === undefined) return { name, leftOut: 'it has no path' }
    if (format !== 'products:1.0') return { name, leftOut: `its format is ${format.slice(0, 40)}` }
    if (!/^image-/.test(datatype))
      return { name, leftOut: `its data are no images: ${datatype.slice(0, 40)}` }
    if (childOf(entry, 'clouds') !== undefined) {
      return { name, leftOut: 'it lists ids of images in clouds, not files' }
    }
    return { name, path }
  })
}
