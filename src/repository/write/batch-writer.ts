import type { ImageWrite, WriteOutcome } from '../../catalogue/image-repository.ts'
import type { StoredMember } from '../../catalogue/query/access.ts'
import { completeMembers, equalMembers, equalTags } from '../rows/image-parts.ts'
import { findStored } from '../rows/images.ts'
import type { StoredRow } from '../rows/stored-image.ts'
import { keyOf } from '../schema/columns.ts'
import { type EncodedImage, encodeImage } from '../schema/encoded-image.ts'
import { chunks } from '../sql/bulk-insert.ts'
import { clusteringOrder, distinctPlaces } from './clustering.ts'
import { insertImages, type NewImage, updateImage } from './image-writer.ts'
import type { WriteTransaction } from './transaction.ts'

/** Images a query: fewer are as fast, more need more memory. */
const CHUNK = 500

/**
 * Store a batch: new images are added, others compared and updated only where something differs. Of an id that is
 * repeated the later image counts. The list index, the generations of scopes and history are updated with them.
 */
export async function writeImages(
  writing: WriteTransaction,
  batch: readonly ImageWrite[],
  dryRun: boolean,
): Promise<WriteOutcome[]> {
  const prepared = batch.map(encodeImage)
  const outcomes: WriteOutcome[] = new Array(batch.length)
  for (const places of distinctPlaces(prepared)) {
    for (const chunk of chunks(clusteringOrder(prepared, places), CHUNK)) {
      const items = chunk.map((place) => prepared[place] as EncodedImage)
      const stored = await findStored(
        writing,
        items.map((item) => item.uuid),
        'alone',
      )
      const pairs = items.map((item) => ({ item, old: stored.get(keyOf(item.uuid)) }))
      const found = await writePairs(writing, pairs, dryRun)
      for (const [index, place] of chunk.entries()) outcomes[place] = found[index] as WriteOutcome
    }
  }
  return outcomes
}

/** An image to be stored, and what is stored of it. */
export interface Pair {
  readonly item: EncodedImage
  readonly old: StoredRow | undefined
}

/** Store images, each id once. Answers what became of each. */
export async function writePairs(
  writing: WriteTransaction,
  pairs: readonly Pair[],
  dryRun: boolean,
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = []
  const added: NewImage[] = []
  for (const { item, old } of pairs) {
    const members = membersOf(item, old)
    const outcome = compare(item, old, members)
    outcomes.push(outcome)
    if (dryRun) continue
    if (!old) added.push({ item, members })
    else if (outcome === 'changed') await updateImage(writing, item, old, members)
  }
  await insertImages(writing, added)
  return outcomes
}

function membersOf(item: EncodedImage, old: StoredRow | undefined): readonly StoredMember[] {
  const stored = old?.members ?? []
  return item.members ? completeMembers(item.members, item.image, stored) : stored
}

function compare(
  item: EncodedImage,
  old: StoredRow | undefined,
  members: readonly StoredMember[],
): WriteOutcome {
  if (!old) return 'added'
  const isEqual =
    old.json === item.text[0] &&
    (!item.members || equalMembers(members, old.members)) &&
    (!item.tags || equalTags(item.tags, old.tags))
  return isEqual ? 'unchanged' : 'changed'
}
