import { Command, InvalidArgumentError, Option } from 'commander'
import { allChecks, groupChecks, imageChecks } from '../../../catalogue/doctor/checks.ts'
import { settingsOf } from '../../../config/options.ts'
import { distroNamed, knownDistros } from '../../../sources/fields/os-distro.ts'
import type { Context } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addSettings, localSettings } from '../../flags/setting-flags.ts'
import { demandDatabase } from '../../local/services.ts'
import { findingWriters } from '../../output/findings.ts'
import { addOutput, outputOf } from '../../output/format.ts'
import { progressLine } from '../../output/progress.ts'
import { rebuildProgress } from '../../output/rebuild-progress.ts'

interface DoctorOptions {
  readonly check: readonly string[]
  readonly limit: number
}

const settings = settingsOf('store').filter((key) => key !== 'masterKeyFile' && key !== 'databaseConnections')
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
  return addSettings(addOutput(command), settings).action(async ({ check, limit }: DoctorOptions) => {
    const { database } = localSettings(command, settings, context).values
    demandDatabase(database)
    const isWanted = ({ name }: { name: string }) => check.length === 0 || check.includes(name)
    const write = findingWriters[outputOf(command)](context, allChecks.filter(isWanted), limit)
    const line = progressLine(context.stderr)
    const { examineDatabase } = await import('../../../repository/maintenance/examine.ts')
    const images = await examineDatabase(database, {
      imageChecks: imageChecks.filter(isWanted),
      groupChecks: groupChecks.filter(isWanted),
      world: { now: Date.now(), distros: knownDistros, distroNamed },
      onFinding: write.finding,
      onUpgrade: rebuildProgress(context.stderr),
      onProgress: (count) => line.show(`${count} images`),
    }).finally(() => line.clear())
    if ((await write.end(images)) > 0) throw new CommandFailure('refused')
  })
}

function checked(name: string): string {
  if (names.includes(name)) return name
  throw new InvalidArgumentError(`Checks are ${names.join(', ')}.`)
}

function limitOf(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0 to 999999.')
  return Number(text)
}
