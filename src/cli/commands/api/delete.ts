import { Command } from 'commander'
import { addIfMatch } from '../../client/if-match.ts'
import { confirm } from '../../client/prompt.ts'
import { addClientSettings, clientOf } from '../../client/settings.ts'
import { type Context, note, print } from '../../context.ts'
import { type ErrorReport, reportOf } from '../../error-report.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addOutput, jsonLine, outputOf } from '../../output/format.ts'

export function deleteCommand(context: Context): Command {
  const command = new Command('delete')
    .description('delete images; goes on with the others when one cannot be deleted')
    .argument('<ids...>', 'ids of the images')
    .option('-y, --yes', 'do not ask')
  addClientSettings(addOutput(addIfMatch(command)))
  return command.action(async (given: string[], { yes, ifMatch }: { yes?: true; ifMatch?: string }) => {
    const ids = [...new Set(given)]
    if (ifMatch !== undefined && ids.length > 1) {
      throw new CommandFailure('usage', '--if-match is about one image: give one id')
    }
    const client = clientOf(command, context)
    if (!yes)
      await confirm(context, `delete ${ids.length === 1 ? `image ${ids[0]}` : `${ids.length} images`}`)
    await deleteImages(command, context, ids, (id) => client.deleteImage(id, { ifMatch }))
  })
}

/**
 * Delete one image after the other, and print the result of each. It goes on when an image cannot be deleted, but not when
 * the server cannot be reached.
 * @throws CommandFailure with the exit that all failures have in common, else `refused`
 */
async function deleteImages(
  command: Command,
  context: Context,
  ids: readonly string[],
  deleteImage: (id: string) => Promise<unknown>,
): Promise<void> {
  const form = outputOf(command)
  const results: object[] = []
  const failures: ErrorReport[] = []
  for (const id of ids) {
    const isReachable = failures.at(-1)?.exit !== 'unreachable'
    const failure = isReachable ? await deleteImage(id).then(() => undefined, reportOf) : notTried
    if (failure) failures.push(failure)
    const result = { id, deleted: !failure, ...(failure && { error: failure.message }) }
    results.push(result)
    if (failure) await note(context, `scp-images: ${id}: ${failure.message}`)
    else if (form === 'table') await print(context.stdout, `deleted ${id}\n`)
    if (form === 'jsonl') await print(context.stdout, jsonLine(result))
  }
  if (form === 'json') await print(context.stdout, jsonLine(ids.length === 1 ? results[0] : results))
  const [exit, ...others] = new Set(failures.map((failure) => failure.exit))
  if (exit) throw new CommandFailure(others.length === 0 ? exit : 'refused')
}

const notTried: ErrorReport = { exit: 'unreachable', message: 'not tried' }
