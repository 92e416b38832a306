import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { readPlainFile } from '../files/plain-file.ts'
import { SourceError } from '../source.ts'
import { isClearSigned } from './clear-signed.ts'

/** ms. A signature of some MB is verified in a fraction of a second. */
const timeout = 60_000

/** Words of gpgv's status lines that refuse a document, with any other lines. */
const bad = /^\[GNUPG:\] (BADSIG|ERRSIG|EXPSIG|EXPKEYSIG|REVKEYSIG|NODATA|UNEXPECTED|FAILURE)\b/m
const good = /^\[GNUPG:\] VALIDSIG [0-9A-F]{40,64} /m

/**
 * The keyring as an argument of gpgv: a path that does not look like a name in its home folder.
 * @throws SourceError when it cannot be read, or is armoured, which gpgv does not read
 */
export function keyringAt(path: string): string {
  const keyring = resolve(path)
  const start = readPlainFile(keyring, 32)
  if (start.toString('latin1').startsWith('-----BEGIN PGP')) {
    throw new SourceError(
      `The keyring ${path} is armoured, which gpgv does not read. Make another one: gpg --dearmor < ${path} > keyring.gpg`,
    )
  }
  return keyring
}

/**
 * The text that a key of the keyring has signed, as gpgv gives it out: never what we would take for that text.
 * @throws SourceError when the document is not signed, not by such a key, or not as it was signed
 */
export async function verifiedText(
  bytes: Buffer,
  name: string,
  keyring: string,
  signal?: AbortSignal,
): Promise<Buffer> {
  if (!isClearSigned(bytes)) throw refused(name, 'it is not signed')
  const { text, status, code } = await runGpgv(bytes, keyring, signal)
  if (code === 0 && good.test(status) && !bad.test(status)) return text
  throw refused(name, reasonOf(status))
}

const reasonOf = (status: string): string => {
  if (/^\[GNUPG:\] BADSIG\b/m.test(status)) return 'it is not as it was signed'
  if (/^\[GNUPG:\] NO_PUBKEY\b/m.test(status)) return 'the key it is signed with is not in the keyring'
  if (/^\[GNUPG:\] (EXPSIG|EXPKEYSIG|REVKEYSIG)\b/m.test(status))
    return 'its signature or the key has expired or was revoked'
  return 'its signature cannot be verified'
}

const refused = (name: string, reason: string) =>
  new SourceError(`Refused ${name}: ${reason}. With --keyring everything must be signed by a key in it.`)

async function runGpgv(bytes: Buffer, keyring: string, signal: AbortSignal | undefined) {
  const options = ['--keyring', keyring, '--status-fd', '3', '--output', '-', '-']
  const gpgv = spawn('gpgv', options, {
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    timeout,
    ...(signal && { signal }),
  })
  const text = collected(gpgv.stdout)
  const status = collected(gpgv.stdio[3] as Readable | null)
  // The exit code reports what is wrong with the input: a program that ends early breaks the pipe.
  gpgv.stdin?.on('error', () => {})
  gpgv.stdin?.end(bytes)
  try {
    const [code] = (await once(gpgv, 'close')) as [number | null]
    return { code, text: await text, status: (await status).toString('latin1') }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new SourceError('To verify signatures the program gpgv is needed: install it (package gpgv).')
  }
}

/** The output of a stream until it ends or breaks: the exit code shows whether it is complete. */
async function collected(stream: Readable | null): Promise<Buffer> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of (stream ?? []) as AsyncIterable<Buffer>) pieces.push(piece)
  } catch {}
  return Buffer.concat(pieces)
}
