import { type ImageField, imageFieldNames } from 'scp-images-client/contract/image-fields'
import { entriesOf, type HistoryEntry, stateOf } from '../../catalogue/history.ts'
import type { Provenance } from '../../catalogue/sync/provenance.ts'
import type { Services } from '../../main.ts'
import { CommandFailure } from '../exit-codes.ts'
import { fittedLine } from './format.ts'
import type { Column } from './table.ts'
import { timeText, valueText } from './units.ts'
import { printable } from './width.ts'

/** The origin of one value of an image. */
interface FieldOrigin {
  readonly field: ImageField
  readonly value: unknown
  /** The operation that set the value: `sync NAME`, `import KIND`, or one of the API. Null: it is older than the history. */
  readonly set_by: string | null
  /** UTC. */
  readonly at: string | null
  /** The value in the source; absent without a source. */
  readonly said?: unknown
  /** The value differs from that in the source, and stays. */
  readonly kept: boolean
}

interface ImageOrigin {
  readonly id: string
  /** Null: the image is in no source. Times are UTC. */
  readonly source: {
    readonly name: string
    readonly place: string | null
    readonly document: Provenance['document']
    readonly first_seen: string
    readonly last_changed: string
    readonly missing_since: string | null
    readonly hidden_by_it: boolean
  } | null
  readonly fields: readonly FieldOrigin[]
}

/** The origin of an image and of each of its values. @throws CommandFailure when there is no such image */
export async function originOf({ images, sources }: Services['store'], id: string): Promise<ImageOrigin> {
  const found = await images.find(id)
  if (!found) throw new CommandFailure('notFound', `there is no image ${id}`)
  const [known] = await sources.findImages([id])
  const entries = entriesOf(stateOf(found), await images.history(id))
  const { provenance } = known ?? {}
  return {
    id,
    source: provenance ? sourceText(provenance) : null,
    fields: imageFieldNames
      .filter(
        (field) => found.image[field] !== null || (provenance?.lastRecord.image[field] ?? null) !== null,
      )
      .map((field) => fieldOrigin(field, found.image[field], provenance, entries)),
  }
}

function fieldOrigin(
  field: ImageField,
  value: unknown,
  provenance: Provenance | undefined,
  entries: readonly HistoryEntry[],
): FieldOrigin {
  const last = entries.find(({ changes }) => changes.some((change) => change.field === field))
  const said = provenance?.lastRecord.image[field]
  return {
    field,
    value,
    set_by: last?.operation ?? null,
    at: last ? timeText(last.at) : null,
    ...(provenance && { said }),
    kept: provenance !== undefined && said !== value && !isOfSync(field, provenance),
  }
}

/** Fields that a synchronisation sets by itself. */
const isOfSync = (field: ImageField, { hidden }: Provenance) =>
  field === 'updated_at' || (field === 'os_hidden' && hidden)

const sourceText = (known: Provenance): ImageOrigin['source'] => ({
  name: known.source,
  place: known.place,
  document: known.document,
  first_seen: timeText(known.first_seen),
  last_changed: timeText(known.last_changed),
  missing_since: known.missing_since === null ? null : timeText(known.missing_since),
  hidden_by_it: known.hidden,
})

export const originColumns: Column<FieldOrigin>[] = [
  { title: 'FIELD', cell: ({ field }) => field },
  { title: 'VALUE', cell: ({ value }) => valueText(value), fit: 'lines', least: 20 },
  { title: 'SET BY', cell: ({ set_by }) => set_by ?? '-', rank: 2, fit: 'middle' },
  { title: 'WHEN', cell: ({ at }) => at ?? '-', rank: 3 },
  {
    title: 'THE SOURCE SAYS',
    cell: ({ said, kept }) => (kept ? valueText(said) : ''),
    rank: 1,
    fit: 'lines',
    colour: () => '33',
  },
]

/** The facts about an image's source, printed before its fields. @param maximum columns of the terminal */
export function sourceLines({ source }: ImageOrigin, maximum: number | undefined): string {
  if (!source) return 'No source has this image.\n\n'
  const { name, place, document, first_seen, last_changed, missing_since, hidden_by_it } = source
  const lines = [
    ['source', name],
    ['place', place],
    ['document', document && `${document.name}, sha256:${document.sha256}`],
    ['first seen', first_seen],
    ['says this since', last_changed],
    ['gone since', missing_since && `${missing_since}${hidden_by_it ? ', and hidden for that' : ''}`],
  ].filter((line): line is [string, string] => line[1] !== null)
  return `${lines.map(([title, text]) => `${fittedLine(`${title.padEnd(16)}  ${printable(text)}`, maximum, ' '.repeat(18), true)}\n`).join('')}\n`
}
