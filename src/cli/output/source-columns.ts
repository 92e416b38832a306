import type { Source } from '../../catalogue/sync/source-repository.ts'
import { duration } from '../../config/value-types.ts'
import type { Column } from './table.ts'
import { spanText } from './units.ts'

/** A source as it is listed; times are UTC. */
export interface ListedSource {
  readonly name: string
  readonly kind: string
  readonly place: string
  readonly images: number
  /** `1h`; null: by name only. */
  readonly every: string | null
  readonly running: boolean
  readonly next_run: string | null
  readonly last_run: string | null
  readonly last_result: string | null
  readonly last_failed: boolean
  readonly order: Source['order']
}

export const listedSource = (source: Source, images: number, now = Date.now()): ListedSource => ({
  name: source.name,
  kind: source.kind,
  place: source.place,
  images,
  every: source.every === null ? null : duration.show(source.every),
  running: source.lease_until !== null && source.lease_until > now,
  next_run: timeText(source.next_run),
  last_run: timeText(source.last_run),
  last_result: source.last_result,
  last_failed: source.last_failed,
  order: source.order,
})

const timeText = (time: number | null) => (time === null ? null : new Date(time).toISOString())

export const sourceColumns = (now: number): Column<ListedSource>[] => [
  { title: 'NAME', cell: ({ name }) => name, shrinks: true },
  { title: 'KIND', cell: ({ kind }) => kind, rank: 2 },
  { title: 'IMAGES', cell: ({ images }) => String(images), align: 'right', rank: 4 },
  { title: 'EVERY', cell: ({ every }) => every ?? '-', align: 'right', rank: 3 },
  { title: 'NEXT', cell: (source) => nextText(source, now), align: 'right', rank: 1 },
  { title: 'LAST', cell: ({ last_run }) => agoText(last_run, now), align: 'right' },
  { title: 'RESULT', cell: ({ last_result }) => last_result ?? '', shrinks: true, colour: resultColour },
]

function nextText({ running, next_run }: ListedSource, now: number): string {
  if (running) return 'running'
  return next_run === null ? '-' : `in ${spanText(Date.parse(next_run) - now)}`
}

const agoText = (time: string | null, now: number) =>
  time === null ? '-' : `${spanText(now - Date.parse(time))} ago`

const resultColour = ({ last_failed, last_run }: ListedSource) =>
  last_run === null ? undefined : last_failed ? '31' : '32'
