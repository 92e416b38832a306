import type { SourceKey } from '../../catalogue/sync/source-repository.ts'
import type { Services } from '../../main.ts'
import { CommandFailure } from '../exit-codes.ts'

/** @throws CommandFailure when the name is that of another source already */
export async function refuseOther(sources: Services['store']['sources'], key: SourceKey): Promise<void> {
  const known = await sources.find(key.name)
  if (!known || (known.kind === key.kind && known.place === key.place)) return
  throw new CommandFailure(
    'conflict',
    `${key.name} is the source ${known.kind} ${known.place}: say another --name, or run "sources remove" first`,
  )
}
