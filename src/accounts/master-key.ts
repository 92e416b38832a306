import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The master key file cannot be used. The message names the file and gives a remedy. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError'
}

/**
 * The key that seals secrets: 32 bytes from a file of 64 hexadecimal digits, or of their Base64.
 * Creates the file, readable by its owner only, when it does not exist; processes that start at the same time use one key.
 * @throws MasterKeyError for a file that others can read, or with other content
 */
export async function loadOrCreateMasterKey(path: string): Promise<Buffer> {
  const found = await load(path)
  if (found) return found
  await create(path)
  const made = await load(path)
  if (!made) throw new MasterKeyError(`The master key file ${path} vanished while it was made.`)
  return made
}

/** 32 bytes from 64 hexadecimal digits or from Base64, blanks around allowed; undefined for anything else. */
export function parseMasterKey(text: string): Buffer | undefined {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (/^[A-Za-z0-9+/]{43}=$/.test(trimmed)) return Buffer.from(trimmed, 'base64')
  return undefined
}

// Windows reports the same mode for every file: its access control lists decide.
const hasModes = process.platform !== 'win32'

async function load(path: string): Promise<Buffer | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new MasterKeyError(`The master key file ${path} cannot be read: ${error.code}.`)
  })
  if (!file) return undefined
  try {
    const { mode } = await file.stat()
    if (hasModes && mode & 0o077) {
      const shown = (mode & 0o777).toString(8)
      throw new MasterKeyError(
        `The master key file ${path} can be read or changed by others (mode ${shown}). Run: chmod 600 ${quoted(path)}`,
      )
    }
    const key = parseMasterKey(await file.readFile('utf8'))
    if (key) return key
    throw new MasterKeyError(
      `The master key file ${path} does not hold 64 hexadecimal digits or the Base64 of 32 bytes. ` +
        'Put the right file in its place: secrets sealed with one key cannot be opened with another.',
    )
  } finally {
    await file.close()
  }
}

/** Writes a temporary file and links it, so that no process reads half a key, not even after a crash. */
async function create(path: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600, flush: true })
    await link(draft, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST') throw new MasterKeyError(`The master key file ${path} cannot be made: ${code}.`)
  } finally {
    await rm(draft, { force: true })
  }
}

const quoted = (path: string) =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
