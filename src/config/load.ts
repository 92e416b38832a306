import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Environment,
  environmentLayer,
  type Flags,
  type Found,
  fileLayer,
  flagLayer,
  type Layer,
  type Origin,
  wordProblems,
} from './layers.ts'
import { hasFileVariant, type SettingKey, type Settings, settingRow } from './options.ts'

export const configFileName = 'scp-images.config.json'

type Problem = { text: string; origin: Origin['kind'] }

/** Everything that is wrong with the settings, one line each, with the place it comes from. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]
  /** Kinds of places the problems come from. */
  readonly origins: ReadonlySet<Origin['kind']>

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.text).join('\n'))
    this.problems = problems.map((problem) => problem.text)
    this.origins = new Set(problems.map((problem) => problem.origin))
  }
}

/** Settings with the origin of each. */
export interface Loaded<K extends SettingKey> {
  readonly values: Pick<Settings, K>
  readonly origins: Readonly<Record<K, Origin>>
}

export interface Given {
  readonly flags: Flags
  readonly environment: Environment
  /** Layers between the configuration file and the defaults. */
  readonly profile?: Layer
}

/**
 * Find the value of each setting in `keys`: flag, else environment, else configuration file, else default.
 * @throws ConfigError naming every bad or unknown setting at once
 */
export function loadSettings<K extends SettingKey>(keys: readonly K[], given: Given): Loaded<K> {
  const early = [flagLayer(given.flags), environmentLayer(given.environment)]
  const { data, config } = resolve(['data', 'config'], early, './data', []).values
  const problems: Problem[] = []
  const file = readConfigFile(config ?? join(data ?? '.', configFileName), config !== undefined, problems)
  const layers = [...early, file, given.profile].filter((layer) => layer !== undefined)
  const loaded = resolve(keys, layers, data ?? '.', problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return loaded
}

function resolve<K extends SettingKey>(
  keys: readonly K[],
  layers: readonly Layer[],
  data: string,
  problems: Problem[],
): Loaded<K> {
  const values: Partial<Record<SettingKey, unknown>> = {}
  const origins: Partial<Record<SettingKey, Origin>> = {}
  for (const key of keys) {
    const found = foundFor(key, layers, data)
    const parsed =
      'problem' in found
        ? found
        : found.text === undefined
          ? { value: undefined }
          : settingRow(key).type.parse(found.text)
    const { name, kind } = found.origin
    if ('problem' in parsed)
      problems.push({ text: `${name}${shownText(key, found)} ${parsed.problem}`, origin: kind })
    else values[key] = parsed.value
    origins[key] = found.origin
  }
  return { values: values as Pick<Settings, K>, origins: origins as Record<K, Origin> }
}

/** What the first layer holds that has the setting; else the default, whose text may be absent. */
function foundFor(
  key: SettingKey,
  layers: readonly Layer[],
  data: string,
): Found | { origin: Origin; text: undefined } {
  for (const layer of layers) {
    const found = layer(key)
    if (found) return found
  }
  const { defaultFrom, defaultIn, default: fixed } = settingRow(key)
  const origin: Origin = { kind: 'default', name: 'default' }
  if (!defaultFrom) return { origin, text: defaultIn?.(data) ?? fixed }
  const other = foundFor(defaultFrom.key as SettingKey, layers, data)
  const isText = 'text' in other && other.text !== undefined
  return { origin, text: isText ? defaultFrom.text(other.text) : undefined }
}

/** The text as given, after an equals sign; nothing of a secret or of a database address, which may hold a password. */
function shownText(key: SettingKey, found: object): string {
  const isShown = !hasFileVariant(key) && 'text' in found && typeof found.text === 'string'
  return isShown ? ` = ${JSON.stringify(found.text)}` : ''
}

function readConfigFile(path: string, mustExist: boolean, problems: Problem[]): Layer | undefined {
  const complain = (text: string): undefined => {
    problems.push({ text: `${path} ${text}`, origin: 'file' })
  }
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return absent && !mustExist ? undefined : complain('cannot be read')
  }
  let entries: unknown
  try {
    entries = JSON.parse(content)
  } catch (error) {
    return complain(`is not JSON: ${(error as Error).message}`)
  }
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) {
    return complain('must hold one JSON object')
  }
  wordProblems(entries).forEach(complain)
  return fileLayer(path, entries as Record<string, unknown>)
}
