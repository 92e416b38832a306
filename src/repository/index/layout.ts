import { createHash } from 'node:crypto'
import type { ImageField } from '../../contract/image-fields.ts'
import { runs } from '../fragments.ts'
import { classFields, type Encoding, listColumns } from '../list-columns.ts'
import { type ListIndex, listIndexes } from '../list-indexes.ts'

/**
 * How the derived tables are made: the list index, the classes for filters, and the texts of images with the places where
 * versions cut them. All of it follows from the tables of the contract, so that a new field, filter, sort key or API version is a
 * new layout and never a migration.
 */
export interface Layout {
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

/** What `meta.layout` says of a database whose derived tables are this program's. */
export const fingerprint: string = fingerprintOf(layout)

/** The layout that migrations 0001 to 0004 made. */
export const firstLayout = 'first'

/**
 * Fingerprints of the layouts that were published before this one, oldest first. A database that has one of them is rebuilt;
 * one that has any other layout is a newer program's, and is refused: to rebuild it would lose what this one does not know.
 * The last one is this program's own, for the day when it is an older one.
 */
export const publishedLayouts: readonly string[] = [firstLayout, '0658bec231b61728']
