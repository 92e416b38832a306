import { Command } from 'commander'
import { entriesOf, type HistoryEntry, stateOf } from '../../../catalogue/history.ts'
import { type Context, print } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addStoreSettings, withServices } from '../../local/services.ts'
import { addOutput, noteHidden, outputOf, printRows, tableOptions } from '../../output/format.ts'
import { headerLine, layOut, rowLine } from '../../output/table.ts'
import { valueText } from '../../output/units.ts'
import { printable } from '../../output/width.ts'

/** A change as it is listed; `at` is UTC. */
type ListedEntry = Omit<HistoryEntry, 'at'> & { readonly at: string }

const columns = [
  { title: 'WHEN', cell: (entry: ListedEntry) => entry.at },
  { title: 'WHAT', cell: (entry: ListedEntry) => entry.kind },
  { title: 'OPERATION', cell: (entry: ListedEntry) => entry.operation },
  { title: 'ACCOUNT', cell: (entry: ListedEntry) => entry.account_id ?? '-' },
  { title: 'ACCESS KEY', cell: (entry: ListedEntry) => entry.access_key ?? '-' },
  { title: 'REQUEST', cell: (entry: ListedEntry) => entry.request_id ?? '-' },
]

export function historyCommand(context: Context): Command {
  return addOutput(addStoreSettings(new Command('history').argument('<id>', 'image')))
    .description('what was done to an image, by whom, and each value before and after; also of a deleted one')
    .addHelpText('after', '\nExamples:\n  $ scp-images history ID\n  $ scp-images history ID --output jsonl')
    .action(async (id: string, _: unknown, command: Command) => {
      const entries = await withServices(command, context, async ({ store: { images } }) => {
        const found = await images.find(id)
        const rows = await images.history(id)
        if (!found && rows.length === 0) throw new CommandFailure('notFound', `there is no image ${id}`)
        return entriesOf(found && stateOf(found), rows).map(listed)
      })
      if (outputOf(command) === 'table') await printStory(command, entries, context)
      else await printRows(command, context, columns, entries)
    })
}

const listed = ({ at, ...entry }: HistoryEntry): ListedEntry => ({ at: new Date(at).toISOString(), ...entry })

/** Each change, and below it what it made of each value. */
async function printStory(
  command: Command,
  entries: readonly ListedEntry[],
  context: Context,
): Promise<void> {
  const layout = layOut(columns, entries, tableOptions(command, context))
  const texts = entries.map((entry) => `${rowLine(layout, entry)}\n${entry.changes.map(changeLine).join('')}`)
  await print(context.stdout, `${headerLine(layout)}\n${texts.join('')}`)
  await noteHidden(context, layout)
}

const changeLine = ({ field, before, after }: ListedEntry['changes'][number]): string =>
  `  ${printable(`${field}: ${valueText(before)} → ${valueText(after)}`)}\n`
