import { Command } from 'commander'
import { type SettingKey, settingRow, settingsOf, settingWord } from '../../../config/options.ts'
import type { Context } from '../../context.ts'
import { addSettings, localSettings } from '../../flags/setting-flags.ts'
import { addTable, printRows } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'

interface ShownSetting {
  readonly setting: string
  readonly value: string | null
  readonly origin: string
}

const columns: Column<ShownSetting>[] = [
  { title: 'SETTING', cell: (row) => row.setting },
  { title: 'VALUE', cell: (row) => row.value ?? '-', fit: 'lines', least: 20 },
  { title: 'ORIGIN', cell: (row) => row.origin, rank: 1, fit: 'lines', least: 20 },
]

export function configCommand(context: Context): Command {
  const config = new Command('config').description('settings of the server')
  const print = config
    .command('print')
    .description('print every setting of "serve", and where it comes from; secrets are not shown')
  addSettings(addTable(print), settingsOf('server')).action(async () => {
    const { values, origins } = localSettings(print, settingsOf('server'), context)
    const rows = settingsOf('server').map((key) => ({
      setting: settingWord(key),
      value: shown(key, values[key]),
      origin: origins[key].name,
    }))
    await printRows(print, context, columns, rows)
  })
  return config
}

const shown = (key: SettingKey, value: unknown): string | null =>
  value === undefined ? null : settingRow(key).type.show(value)
