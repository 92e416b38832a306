import type { Command } from 'commander'
import { type Context, note, print } from '../context.ts'
import { type Verdict, verdictOf } from '../error-report.ts'
import { CommandFailure, type Exit } from '../exit-codes.ts'
import { outputOf } from '../output/format.ts'

/** What became of one image. */
interface Deed {
  readonly id: string
  readonly deleted: boolean
  readonly error?: string
}

/**
 * Delete one image after the other, and say of each what became of it. One that cannot be deleted does not keep the
 * others, but a server that cannot be reached does.
 * @throws CommandFailure with the exit that all failures have, or "not all of it could be done"
 */
export async function deleteImages(
  command: Command,
  context: Context,
  ids: readonly string[],
  deleteImage: (id: string) => Promise<unknown>,
): Promise<void> {
  const form = outputOf(command)
  const deeds: Deed[] = []
  const failures: Verdict[] = []
  for (const id of ids) {
    const failure =
      failures.at(-1)?.exit === 'unreachable' ? notTried : await failureOf(() => deleteImage(id))
    if (failure) failures.push(failure)
    const deed = { id, deleted: !failure, ...(failure && { error: failure.message }) }
    deeds.push(deed)
    if (failure) await note(context, `scp-images: ${id}: ${failure.message}`)
    else if (form === 'table') await print(context.stdout, `deleted ${id}\n`)
    if (form === 'jsonl') await print(context.stdout, `${JSON.stringify(deed)}\n`)
  }
  if (form === 'json') await print(context.stdout, `${JSON.stringify(ids.length === 1 ? deeds[0] : deeds)}\n`)
  if (failures.length > 0) throw new CommandFailure(commonExit(failures))
}

const notTried: Verdict = { exit: 'unreachable', message: 'not tried' }

async function failureOf(work: () => Promise<unknown>): Promise<Verdict | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return verdictOf(error)
  }
}

function commonExit(failures: readonly Verdict[]): Exit {
  const exits = new Set(failures.map(({ exit }) => exit))
  const [first = 'refused'] = exits
  return exits.size === 1 ? first : 'refused'
}
