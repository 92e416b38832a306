import { isClassField } from '../schema/columns.ts'
import type { IndexRange } from './range-reader.ts'

/** A range that is scanned. */
type FilteredScan = IndexRange & Required<Pick<IndexRange, 'scan'>>

/** What a row of a scan costs, and what it costs to begin a input: measured, in µs. */
const ROW = 0.6
const STREAM = 2.5
/** A row of merged inputs. */
const MERGED = 0.3
/** So many times the rows that are expected are looked at: values may come in runs. */
const PATIENCE = 2
/** Rows with one name that are looked at in any case: most names have fewer. */
const FEW = 50
/** Streams that are merged sooner than it is found out whether a name is rare. */
const FEW_INPUTS = 16

/**
 * A scan that finds a section of classes by looking at all rows of their scopes in the same order, if that is likely
 * to cost less than merging the classes. Nine of ten images may be active, and in a hundred classes: a page of them is
 * then 24 rows instead of a hundred ranges. Undefined: merge. What is likely is judged by the newest rows of each scope;
 * a scan that does not fill the page is given up, so that a wrong guess costs no more than the scan that was expected.
 * Rows that are equal in a column of their own, their name, are scanned, too: how many have it nobody knows, so that some
 * are looked at however rare the classes are.
 */
export function filteredScanOf(section: IndexRange, wanted: number): FilteredScan | undefined {
  const { by, inputs, equals, marked } = section
  if (by !== 'class' || marked.some(({ field }) => isClassField(field))) return undefined
  const scopes = new Map<number, number>()
  let own = 0
  for (const { scope, sample } of inputs) {
    if (scope === undefined || !sample) return undefined
    scopes.set(scope, sample.all)
    own += sample.own
  }
  const all = [...scopes.values()].reduce((sum, count) => sum + count, 0)
  const rows = Math.ceil((wanted * all) / own)
  const isShorter = rows * ROW < inputs.length * STREAM + wanted * MERGED
  const mayBeRare = Object.keys(equals).length > 0 && inputs.length > FEW_INPUTS
  if (!isShorter && !mayBeRare) return undefined
  return {
    ...section,
    by: 'scope',
    inputs: [...scopes.keys()].map((id) => ({ id, constants: {} })),
    scan: {
      most: Math.max(isShorter ? rows * PATIENCE : 0, mayBeRare ? FEW : 0),
      // What leads the order is among these, though it may be the entries' own.
      class: Object.fromEntries(
        Object.entries(section.ofClass).filter(([field]) => !Object.hasOwn(equals, field)),
      ),
      entry: {},
    },
  }
}
