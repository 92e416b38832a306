import { createHash } from 'node:crypto'
import type { ImageField } from 'scp-images-client/contract/image-fields'
import { classFields, type Encoding, isClassField, listColumns } from './columns.ts'
import { runs } from './image-text.ts'

export interface ListIndex {
  readonly name: string
  readonly columns: readonly string[]
}

/**
 * Two indexes for each sort key: a scope's entries in the key's order, and a class's (whose class fields order nothing).
 * Ties as lists break them. A scope's have the class, too, so that a walk along them can check it: to look into the
 * entry itself takes 2 to 3 µs.
 */
export const listIndexes: readonly ListIndex[] = listColumns.flatMap(({ field }) =>
  (isClassField(field) ? ['scope'] : ['scope', 'class']).map((lead) => ({
    name: indexName(lead, field),
    // After an id nothing is left to order, but the index by id is where markers of the usual order are found.
    columns: [...new Set([lead, field, 'created_at', 'id', ...(lead === 'scope' ? ['class'] : [])])],
  })),
)

function indexName(lead: string, field: string): string {
  return lead === 'scope' ? `entry_by_${field}` : `entry_by_${lead}_${field}`
}

/**
 * How the derived tables are made: the list index, the classes for filters, and the texts of images with the places where
 * versions cut them. All of it follows from the tables of the contract, so that a new field, filter, sort key or API version is a
 * new layout and never a migration.
 */
interface Layout {
  /** Raised by hand when the same description means other bytes: an encoding, or how a text is written. */
  readonly revision: number
  /** Fields of an image's text, in its order; cut between two runs. */
  readonly runs: readonly (readonly ImageField[])[]
  readonly columns: readonly { readonly field: ImageField; readonly encoding: Encoding }[]
  readonly classFields: readonly ImageField[]
  readonly indexes: readonly ListIndex[]
}

/** The layout of this program. */
export const layout: Layout = {
  revision: 1,
  runs,
  columns: listColumns.map(({ field, encoding }) => ({ field, encoding })),
  classFields,
  indexes: listIndexes,
}

/** 16 hexadecimal digits of the SHA-256 of a layout's description. */
export const fingerprintOf = (of: Layout): string =>
  createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16)

/** The value of `meta.layout` in a database whose derived tables are this program's. */
export const fingerprint: string = fingerprintOf(layout)

/** The layout that migrations 0001 to 0004 made. */
export const firstLayout = 'first'

/**
 * Fingerprints of the layouts that were published before this one, oldest first. A database that has one of them is
 * rebuilt; one that has any other layout is a newer program's, and is refused: a rebuild would lose what this program
 * does not know. The last one is this program's own, for its successors.
 */
export const publishedLayouts: readonly string[] = [firstLayout, '0658bec231b61728']
