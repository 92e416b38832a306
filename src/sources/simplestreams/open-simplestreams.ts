import { createHash } from 'node:crypto'
import { baseUrlOf } from '../fields/base-url.ts'
import { parseJson } from '../files/json-tree.ts'
import { type Tree, textAt } from '../files/yaml-tree.ts'
import { clip, type ImageSource, SourceError, type SourceItem, type SourceOptions } from '../source.ts'
import type { WebLimits } from '../web/limits.ts'
import { isClearSigned, textInside } from './clear-signed.ts'
import { folderMirror } from './folder-mirror.ts'
import { indexEntries } from './index-entries.ts'
import type { Mirror, MirrorFile } from './mirror.ts'
import { itemsOfProducts } from './read-products.ts'
import { keyringAt, verifiedText } from './verify.ts'
import { webMirror } from './web-mirror.ts'

/**
 * Images that a simplestreams mirror publishes, as Ubuntu, CirrOS and MAAS do: at an address, in a folder, or in one of
 * its documents. With the option `keyring` only documents signed by one of its keys are read. A document in the index
 * that cannot be read ends the run: its images would count as gone.
 * @throws SourceError when there is nothing to read, or an option cannot be used
 */
export function openSimplestreams(
  source: string,
  options: SourceOptions,
  limits: Partial<WebLimits> = {},
): ImageSource {
  const { settings = {}, signal } = options
  const keyring = settings.keyring === undefined ? undefined : keyringAt(settings.keyring)
  const isVerified = keyring !== undefined
  const mirror: Mirror = /^https?:\/\//i.test(source)
    ? webMirror(source, isVerified, { signal, limits })
    : folderMirror(source, isVerified)
  const base = baseUrlOf(settings) ?? mirror.base
  const seen = new Set<string>()

  async function treeOf({ name, bytes }: MirrorFile): Promise<Tree> {
    const text = isVerified
      ? await verifiedText(bytes, name, keyring, signal)
      : isClearSigned(bytes)
        ? textInside(bytes, name)
        : bytes
    const parsed = parseJson(text)
    if ('reason' in parsed) throw new SourceError(`Cannot read ${name}: ${parsed.reason}.`)
    return parsed.tree
  }

  async function* productsOf(file: MirrorFile, tree: Tree): AsyncGenerator<SourceItem> {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex')
    const document = options.traced ? { document: { name: file.name, sha256 } } : {}
    let count = 0
    for (const item of itemsOfProducts(tree, { name: file.name, base, seen, options, ...document })) {
      yield item
      // Lets signals, timers and the requests of a server run.
      if (++count % itemsAtOnce === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async function* indexed(index: MirrorFile, tree: Tree): AsyncGenerator<SourceItem> {
    const entries = indexEntries(tree)
    if (!entries) throw new SourceError(`Cannot read ${index.name}: there is no map under "index".`)
    if (entries.filter((entry) => 'path' in entry).length > maxProductFiles) throw tooMany(index.name)
    const read = new Set<string>()
    for (const entry of entries) {
      if (signal?.aborted) return
      if ('leftOut' in entry) {
        const place = clip(`${index.name}, ${entry.name}`, 300)
        yield { note: { place, reason: `this product file is left out: ${entry.leftOut}` } }
        continue
      }
      if (read.has(entry.path)) continue
      read.add(entry.path)
      const file = await mirror.read(entry.path)
      const products = await treeOf(file)
      if (textAt(products, 'format') !== 'products:1.0') throw noProducts(file.name)
      yield* productsOf(file, products)
    }
  }

  async function* read(): AsyncGenerator<SourceItem> {
    try {
      for await (const file of mirror.begin()) {
        if (signal?.aborted) return
        const tree = await treeOf(file)
        const format = textAt(tree, 'format')
        if (format === 'products:1.0') yield* productsOf(file, tree)
        else if (mirror.isLoose) yield { note: { place: file.name, reason: noProductFile } }
        else if (format === 'index:1.0') yield* indexed(file, tree)
        else throw noProducts(file.name)
      }
    } catch (error) {
      if (!signal?.aborted) throw error
    } finally {
      mirror.close()
    }
  }
  return {
    position: () => ({ bytesRead: mirror.bytesRead(), totalBytes: undefined }),
    [Symbol.asyncIterator]: read,
  }
}

/** Each is a request of its own. Ubuntu's largest index names some thirty. */
const maxProductFiles = 10_000

const tooMany = (name: string) =>
  new SourceError(
    `Cannot read ${name}: it names more than ${maxProductFiles} product files. Name one of them in place of the index.`,
  )

/** Read within some ms. */
const itemsAtOnce = 200

const noProductFile = 'this is no product file (products:1.0); left out'

const noProducts = (name: string) =>
  new SourceError(`Cannot read ${name}: it is no simplestreams document of the format products:1.0.`)
