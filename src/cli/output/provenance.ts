import { type ImageField, imageFieldNames } from 'scp-images-client/contract/image-fields'
import { entriesOf, type HistoryEntry, stateOf } from '../../catalogue/history.ts'
import type { Provenance } from '../../catalogue/sync/provenance.ts'
import type { Services } from '../../main.ts'
import { CommandFailure } from '../exit-codes.ts'
import type { Column } from './table.ts'
import { valueText } from './units.ts'
import { printable } from './width.ts'

/** Where one value of an image comes from. */
export interface FieldOrigin {
  readonly field: ImageField
  readonly value: unknown
  /** The operation that gave it its value: `sync NAME`, `import KIND`, or one of the API. Null: before there was a history. */
  readonly set_by: string | null
  /** UTC. */
  readonly at: string | null
  /** What the source says of it; absent without a source. */
  readonly said?: unknown
  /** The value is another one than the source says, and stays. */
  readonly kept: boolean
}

export interface ImageOrigin {
  readonly id: string
  /** Null: no source has it. Times are UTC. */
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

/** Where an image and each of its values come from. @throws CommandFailure when there is no such image */
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
    at: last ? new Date(last.at).toISOString() : null,
    ...(provenance && { said }),
    kept:
      provenance !== undefined && said !== value && field !== 'updated_at' && !isHidden(field, provenance),
  }
}

const isHidden = (field: ImageField, { hidden }: Provenance) => field === 'os_hidden' && hidden

const timeText = (time: number) => new Date(time).toISOString()

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
  { title: 'VALUE', cell: ({ value }) => valueText(value), shrinks: true },
  { title: 'SET BY', cell: ({ set_by }) => set_by ?? '-' },
  { title: 'WHEN', cell: ({ at }) => at ?? '-', rank: 1 },
  {
    title: 'THE SOURCE SAYS',
    cell: ({ said, kept }) => (kept ? valueText(said) : ''),
    shrinks: true,
    colour: () => '33',
  },
]

/** What is said of an image's source before its fields. */
export function sourceLines({ source }: ImageOrigin): string {
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
  return `${lines.map(([title, text]) => `${title.padEnd(16)}  ${printable(text)}\n`).join('')}\n`
}
