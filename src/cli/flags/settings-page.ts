import {
  environmentNamesOf,
  flagOf,
  hasFileVariant,
  type SettingKey,
  type SettingScope,
  settingKeys,
  settingRow,
} from '../../config/options.ts'
import { code, codes, list, page, table } from '../../openapi/markdown.ts'

/** The tables of the page: each holds the settings with exactly these scopes. */
const sections: readonly { readonly title: string; readonly scopes: readonly SettingScope[] }[] = [
  { title: 'Of every command', scopes: ['server', 'store', 'client'] },
  { title: 'Of `serve`, and of commands that open the database', scopes: ['server', 'store'] },
  { title: 'Of `serve` alone', scopes: ['server'] },
  { title: 'Of commands that call a server', scopes: ['client'] },
]

/** `docs/settings.md`: every setting, with its flag, its environment variables and its default. */
export const settingsPage = (): string =>
  page(
    'Settings',
    'src/config/options.ts',
    'A setting can be given in these places. The first that has it wins:',
    list([
      'the flag on the command line;',
      'the environment variable. An empty variable counts as absent;',
      '`scp-images.config.json` in the data folder, or the file of `--config`: a JSON object, whose keys are the flags without `--`;',
      'for commands that call a server, `demo.env` in the data folder, which `serve --demo` writes: the address and the key of the demo account;',
      'the default. `serve --demo` has some defaults of its own.',
    ]),
    '`scp-images config print` shows the value of each setting of `serve`, and where it comes from.',
    ...sections.flatMap(({ title, scopes }) => [
      `## ${title}`,
      table(
        ['Flag', 'Environment', 'Default', 'Meaning'],
        settingKeys.filter((key) => `${settingRow(key).scopes}` === `${scopes}`).map(row),
      ),
    ]),
    '## Notes',
    list([
      `The access key and the secret key have no flag, and cannot be in the configuration file.`,
      `Each of these variables can name a file that holds the value: ${codes(settingKeys.filter(hasFileVariant).map(fileVariable))}.`,
      `A reload (SIGHUP, with several workers) does not change ${codes(settingKeys.filter((key) => settingRow(key).fixedAtStart).map(flagOf))}: these need a restart.`,
      `${codes(settingKeys.filter((key) => settingRow(key).beforeFile).map(flagOf))} cannot be in the configuration file.`,
    ]),
  )

function row(key: SettingKey): string[] {
  const { type, secret, help } = settingRow(key)
  const placeholder = type.placeholder === null ? '' : ` <${type.placeholder}>`
  const choices = type.choices ? ` (${type.choices.join(', ')})` : ''
  return [
    secret ? '-' : code(`${flagOf(key)}${placeholder}`),
    codes(environmentNamesOf(key)),
    defaultOf(key),
    `${help}${choices}`,
  ]
}

function defaultOf(key: SettingKey): string {
  const { default: usual, defaultIn, defaultFrom, demo } = settingRow(key)
  const text = usual ?? defaultIn?.('<data>') ?? defaultFrom?.text(`<${defaultFrom.key}>`)
  const own = text === undefined || text === '' ? '-' : code(text)
  return demo ? `${own}; with ${code('--demo')} ${code(demo.default)}` : own
}

const fileVariable = (key: SettingKey) => `${environmentNamesOf(key)[0]}_FILE`
