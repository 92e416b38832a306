import { type Image, imageFieldNames } from 'scp-images-client/contract/image-fields'
import { entriesOf, type HistoryRow, type ImageState } from '../../src/catalogue/history.ts'

/** Values by name, without nulls: a second way to say what a state is. */
export function flat(state: ImageState | undefined): Map<string, unknown> {
  if (!state) return new Map()
  return new Map(
    [
      ...Object.entries(state.image),
      ...Object.entries(state.members).map(([id, status]) => [`members.${id}`, status] as const),
      ...Object.entries(state.tags).map(([key, value]) => [`tags.${key}`, value] as const),
    ].filter(([, value]) => value !== null) as [string, unknown][],
  )
}

/**
 * The image as it was at an instant, changes of that instant included; undefined when there was none.
 * @param current what there is now; undefined when the image is deleted
 * @param rows its history, the last change first
 * @param at Unix time, ms
 */
export function stateAt(
  current: ImageState | undefined,
  rows: readonly HistoryRow[],
  at: number,
): ImageState | undefined {
  const values = flat(current)
  for (const entry of entriesOf(current, rows)) {
    if (entry.at <= at) break
    for (const { field, before } of entry.changes) {
      if (before === null) values.delete(field)
      else values.set(field, before)
    }
  }
  return values.has('id') ? stateOfValues(values) : undefined
}

function stateOfValues(values: ReadonlyMap<string, unknown>): ImageState {
  const under = (prefix: string) =>
    Object.fromEntries(
      [...values]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value]),
    )
  return {
    image: Object.fromEntries(
      imageFieldNames.map((name) => [name, values.get(name) ?? null]),
    ) as unknown as Image,
    members: under('members.') as ImageState['members'],
    tags: under('tags.') as ImageState['tags'],
  }
}
