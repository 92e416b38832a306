import type { Image } from 'scp-images-client/contract/image-fields'
import { stateOf, valuesBefore } from '../../catalogue/history.ts'
import { renderText } from '../schema/image-text.ts'
import type { HistoryLog } from './history-log.ts'

/** Of an image's earlier states, those that follow on the stored text; none when the text is none of them. */
export function statesAfter(json: string, earlier: readonly Image[] = []): readonly Image[] {
  const place = earlier.findLastIndex((image) => renderText(image).json === json)
  return place < 0 ? [] : earlier.slice(place + 1)
}

/**
 * A row of history for each step from one state of an image to the next, with members and tags as they are.
 * @param revision of the first state
 * @returns the revision of the last one
 */
export function logSteps(log: HistoryLog, seq: number, revision: number, states: readonly Image[]): number {
  let last = revision
  for (const [place, after] of states.slice(1).entries()) {
    last++
    log.add(seq, {
      revision: last,
      kind: 'changed',
      before: valuesBefore(alone(states[place]), alone(after)),
    })
  }
  return last
}

const alone = (image: Image | undefined) => image && stateOf({ image, members: [], tags: [] })
