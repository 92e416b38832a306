import {
  type Image,
  type ImageField,
  imageFieldNames,
  imageShapes,
  specOf,
} from 'scp-images-client/contract/image-fields'

/**
 * The image as ready JSON text, with the places where API versions differ. Fields are alphabetical on the wire, so an
 * older version's text is the newest one's without some whole runs of neighbouring fields: each run's start is kept
 * beside the text, and a page is made by joining texts, whole or cut, in SQL. Joining ready text costs a tenth of
 * serialising objects; a text in one column costs two thirds of one that is joined of five.
 */
export const runs: readonly (readonly ImageField[])[] = cutIntoRuns()

/**
 * Column with the number of characters before a run, named for the run's first field: a program with other runs selects
 * columns that do not exist, and never cuts a text in the wrong place. The first run starts at zero and needs none.
 */
export type CutColumn = `cut_${ImageField}`
const cutColumn = (run: number): CutColumn => `cut_${runs[run]?.[0] as ImageField}`
export const cutColumns: readonly CutColumn[] = runs.slice(1).map((_, index) => cutColumn(index + 1))

/** Columns of an image's text. */
export const textColumns: readonly string[] = ['json', ...cutColumns]
/** Columns of a row of images, those of its text last. */
export const imageColumns: readonly string[] = ['seq', 'id', 'revision', ...textColumns]

/** Fields that always appear together, derived from the field table. */
function cutIntoRuns(): ImageField[][] {
  const found: ImageField[][] = []
  let last: string | undefined
  for (const field of imageFieldNames) {
    const { since } = specOf(field)
    const kind = imageShapes.map((shape) => since[shape]).join()
    if (kind === last) found.at(-1)?.push(field)
    else found.push([field])
    last = kind
  }
  return found
}

/** How every image's text begins. Inside a JSON text a quote is escaped, so this occurs nowhere else. */
export const itemOpening = `{"${imageFieldNames[0]}":`

interface ImageText {
  /** The object without its closing brace. ASCII only, other characters as \uXXXX, as the vendor's bodies are. */
  readonly json: string
  /** In the order of `cutColumns`. */
  readonly cuts: readonly number[]
}

export function renderText(image: Image): ImageText {
  let json = ''
  const cuts: number[] = []
  for (const [run, keys] of layout.entries()) {
    if (run > 0) cuts.push(json.length)
    let text = ''
    for (const { field, opening } of keys) text += opening + JSON.stringify(image[field] ?? null)
    json += toAscii(text)
  }
  return { json, cuts }
}

/** The runs with the text before each value. */
const layout = runs.map((fields, run) =>
  fields.map((field, index) => ({
    field,
    opening: `${run === 0 && index === 0 ? '{' : ','}${JSON.stringify(field)}:`,
  })),
)

/** Escape what is not ASCII. Valid only inside JSON strings, which is where such characters are. */
function toAscii(json: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  return /^[\x00-\x7f]*$/.test(json) ? json : json.replace(/[^\x00-\x7f]/g, escapeUnit)
}

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The image again. */
export const parseText = (json: string): Image => JSON.parse(`${json}}`) as Image

/** A part of the text, from one cut to another; undefined is the text's own start or end. */
export interface TextSlice {
  readonly from: CutColumn | undefined
  readonly to: CutColumn | undefined
}

/** The stretches whose texts, joined, have exactly these fields (one of the sets of `fieldsOf`). */
export function textSlicesOf(fields: readonly ImageField[]): readonly TextSlice[] {
  const known = stretchesOfFields.get(fields)
  if (known) return known
  const wanted = runs.map((run) => fields.includes(run[0] as ImageField))
  const stretches: TextSlice[] = []
  for (let run = 0; run < runs.length; run++) {
    if (!wanted[run]) continue
    const from = run
    while (wanted[run + 1]) run++
    stretches.push({
      from: from === 0 ? undefined : cutColumn(from),
      to: run + 1 === runs.length ? undefined : cutColumn(run + 1),
    })
  }
  stretchesOfFields.set(fields, stretches)
  return stretches
}

const stretchesOfFields = new WeakMap<readonly ImageField[], readonly TextSlice[]>()
