import { leadingNumbers } from './os-version.ts'

/** How many numbers of a version name what a distribution maintains by itself. */
interface Line {
  readonly numbers: number
  readonly distros: readonly string[]
}

/** A distribution that is in no row: one number, as `9` of 9.4. */
export const defaultNumbers = 1

// biome-ignore format: a table reads best with one row a line
export const lines: readonly Line[] = [
  { numbers: 2, distros: ['alpine', 'cirros', 'opensuse', 'sles', 'talos', 'ubuntu', 'vyos'] },
  { numbers: 0, distros: ['arch', 'clearlinux', 'coreos', 'fedora-coreos', 'flatcar'] },
]

const numbersOf = new Map(lines.flatMap(({ numbers, distros }) => distros.map((distro) => [distro, numbers])))

/** The version line of a distribution's version; empty where it rolls on or the version has no number. */
export const lineOf = (distro: string, version: string): string =>
  leadingNumbers(version, numbersOf.get(distro) ?? defaultNumbers)

/** Words of a name that are an edition: images that differ in one of them do not replace one another. */
// biome-ignore format: a table reads best with one kind a line
export const editions: readonly string[] = [
  // For which platform or use the disk is made.
  'cloud', 'generic', 'genericcloud', 'nocloud', 'openstack', 'qemu', 'container', 'containerhost', 'host', 'router',
  // How much is in it.
  'base', 'core', 'datacenter', 'desktop', 'enterprise', 'full', 'minimal', 'standard',
  // Which branch of the distribution it is.
  'atomic', 'beta', 'daily', 'eval', 'kitten', 'kubic', 'leap', 'microos', 'next', 'rawhide', 'stable', 'stream', 'testing', 'tumbleweed',
  // What is installed on it.
  'amphora', 'capi', 'docker', 'gpu', 'k8s', 'kubernetes', 'mssql', 'octavia', 'opnsense', 'sap', 'sql',
]

const known = new Set(editions)

/** The edition words of a name, each once, alphabetical. */
export const editionsOf = (name: string): string[] =>
  [...new Set(name.toLowerCase().split(/[^a-z0-9]+/))].filter((word) => known.has(word)).toSorted()
