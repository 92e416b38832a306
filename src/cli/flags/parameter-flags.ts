import { type Command, Option } from 'commander'
import type { ParameterSpec } from 'scp-images-client/contract/list-images'
import { suggest } from './suggest.ts'

/** The flag of a query parameter. The server validates the value, so that its error is shown. */
export function parameterOption(
  name: string,
  { description, example, default: usual, schema }: ParameterSpec,
): Option {
  const { enum: words } = schema as { enum?: string[] }
  const facts = usual !== undefined ? ` (default: ${usual})` : words ? '' : ` (e.g. ${example})`
  const option = new Option(`--${name.replaceAll('_', '-')} <value>`, description + facts)
  return suggest(option.helpGroup('Parameters of the API:'), words)
}

/** The parameters that were given. */
export function parametersOf<P extends string>(
  command: Command,
  names: readonly P[],
): { readonly [K in P]?: string } {
  const flags = command.opts<Record<string, string | undefined>>()
  const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  const given = names.map((name) => [name, flags[camelCase(name)]] as const)
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as { [K in P]?: string }
}
