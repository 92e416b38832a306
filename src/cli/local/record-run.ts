import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SourceKey, SourceOrder } from '../../catalogue/sync/source-repository.ts'
import { schedulerTimes } from '../../jobs/scheduler.ts'
import type { Services } from '../../main.ts'

/** As whom a source was read, and how: what makes a run by hand the same as one by schedule. */
export type Manner = Pick<SourceOrder, 'account' | 'settings'>

/**
 * Let `sources list` tell of a synchronisation by hand, if the source is run by itself in the same manner. Its next run stays
 * when it was. While a source is being run nothing is said: that run will say what became of it.
 */
export async function rememberRun(
  sources: Services['store']['sources'],
  key: SourceKey,
  manner: Manner,
  { at, result }: { readonly at: number; readonly result: string },
): Promise<void> {
  const known = await sources.find(key.name)
  if (!known || !isSame(known.order, manner)) return
  const worker = randomUUID()
  const source = await sources.claim(worker, Date.now(), schedulerTimes.lease, key.name)
  if (source)
    await sources.release(source.id, worker, { at, result, failed: false, next_run: source.next_run })
}

const isSame = (order: Manner, { account, settings }: Manner): boolean =>
  order.account === account && isDeepStrictEqual(order.settings ?? {}, settings ?? {})
