import { checkTablesAreInside, type Qcow2Header } from '../disk-image/qcow2-header.ts'
import { piecesOf } from './body.ts'
import type { Answer, Way } from './follow.ts'
import { headJudge } from './head-judge.ts'
import { openWhole } from './open-whole.ts'

/**
 * Ask for all of an object, and cut the host off when its header is known: what this refuses, reading all of it would
 * refuse as well. A host that answers ranges oddly is not asked for one.
 * @throws ImageDataError
 */
export async function readStart(url: string, way: Way): Promise<void> {
  const { answer, total } = await openWhole(url, way)
  const header = await headerOf(answer, way)
  if (total !== undefined) checkTablesAreInside(header, total)
}

async function headerOf(answer: Answer, way: Way): Promise<Qcow2Header> {
  const head = headJudge()
  for await (const piece of piecesOf(answer, way)) {
    const header = head.add(piece)
    if (header) return header
  }
  return head.end()
}
