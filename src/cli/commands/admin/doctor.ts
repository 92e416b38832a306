import { Command, InvalidArgumentError, Option } from 'commander'
import { allChecks, groupChecks, imageChecks } from '../../../catalogue/doctor/checks.ts'
import { distroNamed, knownDistros } from '../../../sources/fields/os-distro.ts'
import type { Context } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { numberOf } from '../../flags/parsers.ts'
import { addSettings, localSettings } from '../../flags/setting-flags.ts'
import { databaseKeys, requireDatabase } from '../../local/services.ts'
import { findingWriter } from '../../output/findings.ts'
import { addOutput, outputOf } from '../../output/format.ts'
import { progressLine } from '../../output/progress.ts'
import { rebuildProgress } from '../../output/rebuild-progress.ts'

interface DoctorOptions {
  readonly check: readonly string[]
  readonly limit: number
}

const limitOf = numberOf(/^\d{1,6}$/, '0 to 999999')
const names = allChecks.map(({ name }) => name)

export function doctorCommand(context: Context): Command {
  const width = Math.max(...names.map((name) => name.length))
  const help = allChecks.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`)
  const command = new Command('doctor')
    .description(
      'look through all images, and what they were before, for data that looks wrong; change nothing',
    )
    .addOption(
      new Option('--check <name>', 'only this check; may be given again')
        .choices(names)
        .argParser((name: string, before: readonly string[]) => [...before, checked(name)])
        .default([], 'all'),
    )
    .option('--limit <number>', 'in a table, so many findings of each check at most', limitOf, 10)
    .addHelpText('after', `\nChecks:\n${help.join('\n')}\n\nThe exit code is 1 when anything is found.`)
  return addSettings(addOutput(command), databaseKeys).action(async ({ check, limit }: DoctorOptions) => {
    const { database } = localSettings(command, databaseKeys, context).values
    requireDatabase(database)
    const isWanted = ({ name }: { name: string }) => check.length === 0 || check.includes(name)
    const writer = findingWriter(outputOf(command), context, allChecks.filter(isWanted), limit)
    const line = progressLine(context.stderr)
    const { examineDatabase } = await import('../../../repository/maintenance/examine.ts')
    const images = await examineDatabase(database, {
      imageChecks: imageChecks.filter(isWanted),
      groupChecks: groupChecks.filter(isWanted),
      world: { now: Date.now(), distros: knownDistros, distroNamed },
      onFinding: writer.finding,
      onUpgrade: rebuildProgress(context.stderr),
      onProgress: (count) => line.show(`${count} images`),
    }).finally(() => line.clear())
    await writer.end(images)
    if (writer.count() > 0) throw new CommandFailure('refused')
  })
}

function checked(name: string): string {
  if (names.includes(name)) return name
  throw new InvalidArgumentError(`Checks are ${names.join(', ')}.`)
}
