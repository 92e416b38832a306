import { Command } from 'commander'
import { type ListedVersion, listVersions } from 'scp-images-client'
import { clientSettings } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { addSettings } from '../../flags/setting-flags.ts'
import { addTable, printThings } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'

const colours: Readonly<Record<string, string>> = { PLANNED: '36', CURRENT: '32', DEPRECATED: '33' }

const columns: Column<ListedVersion>[] = [
  { title: 'VERSION', cell: (version) => version.id },
  { title: 'STATUS', cell: (version) => version.status, colour: (version) => colours[version.status] },
  { title: 'NOT BEFORE', cell: (version) => version.not_before || '-', rank: 1 },
]

export function versionsCommand(context: Context): Command {
  const command = new Command('versions').description(
    'list the API versions of the server: status, and the day until which each is guaranteed',
  )
  addSettings(addTable(command), ['config', 'data', 'endpoint'])
  return command.action(async () => {
    const { endpoint } = clientSettings(command, context).values
    const answer = await listVersions({ endpoint })
    await printThings(command, context, columns, answer, answer.versions)
  })
}
