import { Command } from 'commander'
import { entriesOf, type HistoryEntry, stateOf } from '../../../catalogue/history.ts'
import { type Context, print } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addStoreSettings, withServices } from '../../local/services.ts'
import { addTable, fittedLine, noteHidden, outputOf, printRows, tableOptions } from '../../output/format.ts'
import { type Column, headerLine, layOut, rowLine } from '../../output/table.ts'
import { changeText, timeText } from '../../output/units.ts'
import { printable } from '../../output/width.ts'

/** A change as it is listed; `at` is UTC. */
type ListedEntry = Omit<HistoryEntry, 'at'> & { readonly at: string }

const columns: Column<ListedEntry>[] = [
  { title: 'WHEN', cell: (entry) => entry.at },
  { title: 'WHAT', cell: (entry) => entry.kind, rank: 2 },
  { title: 'OPERATION', cell: (entry) => entry.operation, fit: 'middle', least: 20 },
  { title: 'ACCOUNT', cell: (entry) => entry.account_id ?? '-', rank: 1 },
  { title: 'ACCESS KEY', cell: (entry) => entry.access_key ?? '-', rank: 3 },
  { title: 'REQUEST', cell: (entry) => entry.request_id ?? '-', rank: 4 },
]

export function historyCommand(context: Context): Command {
  return addTable(addStoreSettings(new Command('history').argument('<id>', 'image')))
    .description('what was done to an image, by whom, and each value before and after; also of a deleted one')
    .addHelpText('after', '\nExamples:\n  $ scp-images history ID\n  $ scp-images history ID --output jsonl')
    .action(async (id: string, _: unknown, command: Command) => {
      const entries = await withServices(command, context, async ({ store: { images } }) => {
        const found = await images.find(id)
        const rows = await images.history(id)
        if (!found && rows.length === 0) throw new CommandFailure('notFound', `there is no image ${id}`)
        return entriesOf(found && stateOf(found), rows).map(listed)
      })
      if (outputOf(command) === 'table') await printStory(entries, command, context)
      else await printRows(command, context, columns, entries)
    })
}

const listed = ({ at, ...entry }: HistoryEntry): ListedEntry => ({ at: timeText(at), ...entry })

/** Prints each change, and below it the changed values. */
async function printStory(
  entries: readonly ListedEntry[],
  command: Command,
  context: Context,
): Promise<void> {
  const options = tableOptions(command, context)
  const layout = layOut(columns, entries, options)
  const texts = entries.map((entry) => `${rowLine(layout, entry)}\n${changesText(entry, options.maximum)}`)
  await print(context.stdout, `${headerLine(layout)}\n${texts.join('')}`)
  await noteHidden(context, layout)
}

const changesText = ({ changes }: ListedEntry, maximum: number | undefined): string =>
  changes
    .map((change) => `${fittedLine(`  ${printable(changeText(change))}`, maximum, '    ', true)}\n`)
    .join('')
