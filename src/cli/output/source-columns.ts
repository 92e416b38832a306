import type { Source } from '../../catalogue/sync/source-repository.ts'
import { duration } from '../../config/value-types.ts'
import type { Column } from './table.ts'
import { spanText, timeText } from './units.ts'

/** A source as it is listed; times are UTC. */
export interface ListedSource
  extends Pick<Source, 'name' | 'kind' | 'place' | 'last_result' | 'last_failed' | 'order'> {
  readonly images: number
  /** `1h`; null: only by `sources run`. */
  readonly every: string | null
  readonly running: boolean
  readonly next_run: string | null
  readonly last_run: string | null
}

export const listedSource = (source: Source, images: number, now = Date.now()): ListedSource => ({
  name: source.name,
  kind: source.kind,
  place: source.place,
  images,
  every: source.every === null ? null : duration.show(source.every),
  running: source.lease_until !== null && source.lease_until > now,
  next_run: source.next_run === null ? null : timeText(source.next_run),
  last_run: source.last_run === null ? null : timeText(source.last_run),
  last_result: source.last_result,
  last_failed: source.last_failed,
  order: source.order,
})

export const sourceColumns = (now: number): Column<ListedSource>[] => [
  { title: 'NAME', cell: ({ name }) => name, fit: 'middle', least: 30 },
  { title: 'KIND', cell: ({ kind }) => kind, rank: 6 },
  { title: 'IMAGES', cell: ({ images }) => String(images), align: 'right', rank: 5 },
  { title: 'EVERY', cell: ({ every }) => every ?? '-', align: 'right', rank: 4 },
  { title: 'NEXT', cell: (source) => nextText(source, now), align: 'right', rank: 2 },
  { title: 'LAST', cell: ({ last_run }) => agoText(last_run, now), align: 'right', rank: 3 },
  {
    title: 'RESULT',
    cell: ({ last_result }) => last_result ?? '',
    rank: 1,
    fit: 'lines',
    least: 20,
    colour: resultColour,
  },
]

function nextText({ running, next_run }: ListedSource, now: number): string {
  if (running) return 'running'
  return next_run === null ? '-' : `in ${spanText(Date.parse(next_run) - now)}`
}

const agoText = (time: string | null, now: number) =>
  time === null ? '-' : `${spanText(now - Date.parse(time))} ago`

const resultColour = ({ last_failed, last_run }: ListedSource) =>
  last_run === null ? undefined : last_failed ? '31' : '32'
