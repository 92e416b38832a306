/**
 * Distributions by the image names in sources. The first row that matches decides, because lists such as OpenStack's
 * have no AlmaLinux and declare `centos` for it. `alma`, `centos`, `oracle`, `rhel`, `rocky`, `ubuntu` and `windows`
 * are the vendor's values (its create request); the others are written as their makers write them.
 */
interface Distro {
  readonly osDistro: string
  /** Matched without regard to case at the start of an image's or a file's name, or against a declared os_distro. */
  readonly names: RegExp
  /** How people write it. */
  readonly title: string
}

// biome-ignore format: a table reads best with one row a line
const distros: readonly Distro[] = [
  { osDistro: 'alma', names: /^almalinux-kitten/i, title: 'AlmaLinux Kitten' },
  { osDistro: 'alma', names: /^alma/i, title: 'AlmaLinux' },
  { osDistro: 'rocky', names: /^rocky/i, title: 'Rocky Linux' },
  { osDistro: 'rhel', names: /^(rhel|red ?hat)/i, title: 'RHEL' },
  { osDistro: 'oracle', names: /^(oracle|ol$|ol\d)/i, title: 'Oracle Linux' },
  { osDistro: 'centos', names: /^centos-stream/i, title: 'CentOS Stream' },
  { osDistro: 'centos', names: /^centos/i, title: 'CentOS' },
  { osDistro: 'ubuntu', names: /^ubuntu/i, title: 'Ubuntu' },
  { osDistro: 'windows', names: /^windows/i, title: 'Windows' },
  { osDistro: 'debian', names: /^debian/i, title: 'Debian' },
  { osDistro: 'fedora-coreos', names: /^fedora[ -]coreos/i, title: 'Fedora CoreOS' },
  { osDistro: 'fedora', names: /^fedora/i, title: 'Fedora' },
  { osDistro: 'opensuse', names: /^opensuse-leap/i, title: 'openSUSE Leap' },
  { osDistro: 'opensuse', names: /^opensuse/i, title: 'openSUSE' },
  { osDistro: 'sles', names: /^(sles?|suse)/i, title: 'SUSE Linux Enterprise Server' },
  { osDistro: 'alpine', names: /^alpine/i, title: 'Alpine Linux' },
  { osDistro: 'arch', names: /^arch/i, title: 'Arch Linux' },
  { osDistro: 'freebsd', names: /^(freebsd|opnsense)/i, title: 'FreeBSD' },
  { osDistro: 'amazon', names: /^(amazon|amzn|al20\d\d)/i, title: 'Amazon Linux' },
  { osDistro: 'scientific', names: /^scientific ?linux/i, title: 'Scientific Linux' },
  { osDistro: 'flatcar', names: /^flatcar/i, title: 'Flatcar Container Linux' },
  { osDistro: 'gardenlinux', names: /^garden ?linux/i, title: 'Garden Linux' },
  { osDistro: 'talos', names: /^talos/i, title: 'Talos Linux' },
  { osDistro: 'cirros', names: /^cirros/i, title: 'CirrOS' },
  { osDistro: 'clearlinux', names: /^clear ?linux/i, title: 'Clear Linux' },
  { osDistro: 'coreos', names: /^coreos/i, title: 'CoreOS' },
  { osDistro: 'rancheros', names: /^rancheros/i, title: 'RancherOS' },
  { osDistro: 'routeros', names: /^mikrotik/i, title: 'MikroTik RouterOS' },
  { osDistro: 'vyos', names: /^vyos/i, title: 'VyOS' },
]

const find = (name: string): Distro | undefined => distros.find((distro) => distro.names.test(name))

/**
 * os_distro of an image: by its name, else by what its source declares, as the vendor's value where there is one. Null
 * when neither gives one.
 */
export function osDistroOf(name: string, declared: string | undefined): string | null {
  const byName = find(name)
  if (byName) return byName.osDistro
  return declared === undefined ? null : (find(declared)?.osDistro ?? declared.toLowerCase())
}

/** How people write the distribution of a name such as `almalinux` or `centos-stream`; the name itself if unknown. */
export const titleOf = (name: string): string => find(name)?.title ?? name

/** The catalogue's words for distributions. */
export const knownDistros: readonly string[] = [...new Set(distros.map(({ osDistro }) => osDistro))]

/** The catalogue's word for a distribution, by any of its names; undefined when it is not known. */
export const distroNamed = (name: string): string | undefined => find(name)?.osDistro
