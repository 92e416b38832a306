import { type Image, type ImageField, imageFieldNames, specOf } from '../contract/image-fields.ts'

/**
 * The image as ready JSON text, cut where API versions differ. Fields are alphabetical on the wire, so an older
 * version's text is the newest one's without some whole runs of fields: each run is one column, and a page is
 * made by joining columns in SQL. Joining ready text costs a tenth of serialising objects.
 */
export interface Fragment {
  readonly column: FragmentColumn
  readonly fields: readonly ImageField[]
}
export type FragmentColumn = `json_${number}`

/** Runs of neighbouring fields that always appear together, derived from the field table. */
export const fragments: readonly Fragment[] = cutIntoRuns()

function cutIntoRuns(): Fragment[] {
  const runs: ImageField[][] = []
  let last: string | undefined
  for (const field of imageFieldNames) {
    const { since, shapes } = specOf(field)
    const kind = `${since} ${shapes.join()}`
    if (kind === last) runs.at(-1)?.push(field)
    else runs.push([field])
    last = kind
  }
  return runs.map((fields, index) => ({ column: `json_${index}`, fields }))
}

/** How every image's text begins. Inside a JSON text a quote is escaped, so this occurs nowhere else. */
export const itemOpening = `{"${imageFieldNames[0]}":`

/**
 * An image's fragments, by column. The first opens the object; the others start with a comma; none closes it.
 * ASCII only, other characters as \uXXXX, as the vendor's bodies are.
 */
export function renderFragments(image: Image): Record<FragmentColumn, string> {
  const row: Record<FragmentColumn, string> = {}
  for (const { column, keys } of layout) {
    let text = ''
    for (const { field, opening } of keys) text += opening + JSON.stringify(image[field])
    row[column] = toAscii(text)
  }
  return row
}

/** The fragments with the text that comes before each value. */
const layout = fragments.map(({ column, fields }, run) => ({
  column,
  keys: fields.map((field, index) => ({
    field,
    opening: `${run === 0 && index === 0 ? '{' : ','}${JSON.stringify(field)}:`,
  })),
}))

/** Escape what is not ASCII. Valid only inside JSON strings, which is where such characters are. */
export function toAscii(json: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  return /^[\x00-\x7f]*$/.test(json) ? json : json.replace(/[^\x00-\x7f]/g, escapeUnit)
}

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The image again, from all its fragments. */
export function parseFragments(row: Readonly<Record<FragmentColumn, string>>): Image {
  return JSON.parse(`${fragments.map(({ column }) => row[column]).join('')}}`) as Image
}

/** Columns that make the text with exactly these fields (one of the sets of `fieldsOf`). */
export function columnsFor(fields: readonly ImageField[]): readonly FragmentColumn[] {
  const known = columnsOfFields.get(fields)
  if (known) return known
  const wanted = new Set(fields)
  const columns = fragments
    .filter((fragment) => wanted.has(fragment.fields[0] as ImageField))
    .map((fragment) => fragment.column)
  columnsOfFields.set(fields, columns)
  return columns
}

const columnsOfFields = new WeakMap<readonly ImageField[], readonly FragmentColumn[]>()
