import { readFileSync, statSync } from 'node:fs'
import { chmod, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Layer } from '../../config/layers.ts'
import { environmentNamesOf } from '../../config/options.ts'
import { CommandFailure } from '../exit-codes.ts'
import { exportLines, parseExports, shellWord } from '../shell/quoting.ts'

/** The address of a server and a key to sign with, stored in the data folder for commands on the same machine. */
export interface Profile {
  readonly endpoint: string
  readonly access_key: string
  readonly secret_key: string
  readonly account_id: string
}

const names = {
  endpoint: 'SCP_IMAGES_ENDPOINT',
  access_key: 'SCP_ACCESS_KEY',
  secret_key: 'SCP_SECRET_KEY',
  account_id: 'SCP_ACCOUNT_ID',
} as const satisfies Record<keyof Profile, string>

/** The profile of a data folder. It holds a secret: mode 0600. */
export const profilePath = (data: string): string => join(data, 'demo.env')

/**
 * Read the profile of a data folder; undefined when there is none.
 * @throws CommandFailure for a file that others may read, or that lacks a value
 */
export function readProfile(data: string): Profile | undefined {
  const path = profilePath(data)
  let text: string
  try {
    refuseOpenFile(path, statSync(path).mode)
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    if (error instanceof CommandFailure) throw error
    throw new CommandFailure('configuration', `${path} cannot be read: ${(error as Error).message}`)
  }
  const values = parseExports(text)
  const get = (key: keyof Profile): string => {
    const value = values.get(names[key])
    if (value) return value
    throw new CommandFailure(
      'configuration',
      `${path} does not say ${names[key]}; remove the file, or complete it`,
    )
  }
  return {
    endpoint: get('endpoint'),
    access_key: get('access_key'),
    secret_key: get('secret_key'),
    account_id: get('account_id'),
  }
}

function refuseOpenFile(path: string, mode: number): void {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return
  throw new CommandFailure(
    'configuration',
    `${path} holds a secret key and can be read or changed by others; run: chmod 600 ${shellWord(path)}`,
  )
}

/** Write the profile of a data folder atomically, readable by its owner only. */
export async function writeProfile(data: string, profile: Profile): Promise<void> {
  const path = profilePath(data)
  const values = Object.fromEntries(
    (Object.keys(names) as (keyof Profile)[]).map((key) => [names[key], profile[key]]),
  )
  const draft = `${path}.${process.pid}`
  await writeFile(draft, `# Made by "serve --demo". Holds a secret key.\n${exportLines(values)}`, {
    mode: 0o600,
  })
  await chmod(draft, 0o600)
  await rename(draft, path)
}

/** The profile as a source of client settings. */
export const profileLayer =
  (path: string, profile: Profile): Layer =>
  (key) => {
    const wanted = environmentNamesOf(key)
    const found = (['endpoint', 'access_key', 'secret_key'] as const).find((entry) =>
      wanted.includes(names[entry]),
    )
    return found && { origin: { kind: 'profile', name: `${path}: ${names[found]}` }, text: profile[found] }
  }
