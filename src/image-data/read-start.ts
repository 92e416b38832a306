import { checkTablesAreInside } from '../disk-image/qcow2-header.ts'
import { chunksOf } from './body.ts'
import type { FetchContext } from './follow.ts'
import { headInspector } from './head-inspector.ts'
import { openWhole } from './open-whole.ts'

/**
 * Requests a whole object and closes the connection when its header is known. Refuses only what `fetchAll` refuses as
 * well. Sends no range, because some hosts handle ranges wrongly.
 * @throws ImageDataError
 */
export async function readStart(url: string, context: FetchContext): Promise<void> {
  const { result, total } = await openWhole(url, context)
  const head = headInspector()
  for await (const chunk of chunksOf(result, context)) if (head.add(chunk)) break
  const header = head.end()
  if (total !== undefined) checkTablesAreInside(header, total)
}
