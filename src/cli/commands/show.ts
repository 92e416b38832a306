import { Command } from 'commander'
import type { ListedImage } from '../../client/client.ts'
import { settingsOf } from '../../config/options.ts'
import { clientSettings, openClient } from '../client-settings.ts'
import { type Context, print } from '../context.ts'
import { addOutput, outputOf, tableOptions } from '../output.ts'
import { addSettings } from '../setting-flags.ts'
import { type Column, tableText } from '../table.ts'

type Field = readonly [name: string, value: unknown]

const columns: readonly Column<Field>[] = [
  { title: 'FIELD', cell: ([name]) => name },
  { title: 'VALUE', cell: ([, value]) => (value === null || value === '' ? '-' : String(value)) },
]

export function showCommand(context: Context): Command {
  const command = new Command('show')
    .description('show an image, also one that is hidden from lists or offered to the account')
    .argument('<id>', 'id of the image')
  addSettings(addOutput(command), settingsOf('client'))
  return command.action(async (id: string) => {
    const { image, body } = await openClient(clientSettings(command, context)).showImage(id)
    const writers = {
      table: () => tableText(columns, Object.entries(image satisfies ListedImage), tableOptions(context)),
      // One image is one line in both.
      json: () => (body.endsWith('\n') ? body : `${body}\n`),
      jsonl: () => `${JSON.stringify(image)}\n`,
    }
    await print(context.stdout, writers[outputOf(command)]())
  })
}
