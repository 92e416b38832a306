import { osDistroOf } from './os-distro.ts'
import { dayToWireTime } from './timestamp.ts'
import { dayIn } from './url.ts'

/** The facts in the file name of a disk image. */
interface NameFacts {
  readonly os_distro: string | null
  readonly scp_os_version: string | null
  readonly scp_os_build_version: string | null
  /** Midnight of the day in the name. */
  readonly builtAt: string | undefined
}

interface NamePattern {
  /** Whose images have such names. */
  readonly title: string
  /** As in `os-distro.ts`; absent: the group `distro`. */
  readonly distro?: string
  /** Matched against the name without extension. Groups: `version`, or `major` and `minor`, or `codename`; `build`. */
  readonly name: RegExp
  /** A real name, for the documentation and the tests. */
  readonly example: string
}

/** Ubuntu's releases, by the first word of their code names. */
const codenames: Readonly<Record<string, string>> = {
  trusty: '14.04',
  xenial: '16.04',
  bionic: '18.04',
  cosmic: '18.10',
  disco: '19.04',
  eoan: '19.10',
  focal: '20.04',
  groovy: '20.10',
  hirsute: '21.04',
  impish: '21.10',
  jammy: '22.04',
  kinetic: '22.10',
  lunar: '23.04',
  mantic: '23.10',
  noble: '24.04',
  oracular: '24.10',
  plucky: '25.04',
  questing: '25.10',
  resolute: '26.04',
}

/** The first row that fits decides. */
// biome-ignore format: a table reads best with one row a line
export const namePatterns: readonly NamePattern[] = [
  { title: 'Ubuntu', distro: 'ubuntu', name: /^ubuntu-(?:[a-z]+-)?(?<version>\d\d\.\d\d(?:\.\d)?)(?:-|$)/, example: 'ubuntu-24.04-server-cloudimg-amd64.img' },
  { title: 'Ubuntu, by code name', distro: 'ubuntu', name: /^(?:ubuntu-)?(?<codename>[a-z]+)-(?:server|minimal)-cloudimg-/, example: 'noble-server-cloudimg-amd64.img' },
  { title: 'Debian', distro: 'debian', name: /^debian-(?<version>\d+)-[a-z]+-[a-z\d]+(?:-daily)?(?:-(?<build>20\d{6}-\d+))?$/, example: 'debian-12-genericcloud-amd64-20260712-2537.qcow2' },
  { title: 'AlmaLinux', distro: 'alma', name: /^AlmaLinux-\d+-[\w-]+?-(?<version>\d+\.\d+)-(?<build>20\d{6}(?:\.\d+)?)\./, example: 'AlmaLinux-9-GenericCloud-9.8-20260526.x86_64.qcow2' },
  { title: 'AlmaLinux Kitten', distro: 'alma', name: /^AlmaLinux-Kitten-\w+-(?<version>\d+)-(?:(?<build>20\d{6}(?:\.\d+)?)|latest)\./, example: 'AlmaLinux-Kitten-GenericCloud-10-20260501.0.x86_64.qcow2' },
  { title: 'Rocky Linux', distro: 'rocky', name: /^Rocky-\d+-[\w-]+?-(?<version>\d+\.\d+)-(?<build>20\d{6}(?:\.\d+)?)\./, example: 'Rocky-9-GenericCloud-Base-9.8-20260525.0.x86_64.qcow2' },
  { title: 'CentOS Stream', distro: 'centos', name: /^CentOS-Stream-\w+-(?<version>\d+)-(?:(?<build>20\d{6}(?:\.\d+)?)|latest)\./, example: 'CentOS-Stream-GenericCloud-9-20260720.0.x86_64.qcow2' },
  { title: 'CentOS', distro: 'centos', name: /^CentOS-(?<version>\d+)-[\w-]+?-(?<build>\d{4})$/, example: 'CentOS-7-x86_64-GenericCloud-2009.qcow2' },
  { title: 'Fedora CoreOS', distro: 'fedora-coreos', name: /^fedora-coreos-(?<build>(?<version>\d+)\.\d{8}\.\d+\.\d+)-/, example: 'fedora-coreos-42.20250705.3.0-openstack.x86_64.qcow2' },
  { title: 'Fedora, release at the end', distro: 'fedora', name: /^Fedora-[A-Za-z][A-Za-z\d-]*\.\w+-(?<version>\d+)-(?<build>[\d.]+)$/, example: 'Fedora-Cloud-Base-Generic.x86_64-40-1.14.qcow2' },
  { title: 'Fedora', distro: 'fedora', name: /^Fedora-[A-Za-z-]+-(?<version>\d+)(?:_Beta)?[-.](?<build>[\d.]*\d)/, example: 'Fedora-Cloud-Base-Generic-43-1.6.x86_64.qcow2' },
  { title: 'openSUSE Leap', distro: 'opensuse', name: /^(?:openSUSE-)?Leap-(?<version>\d+\.\d+)-/, example: 'openSUSE-Leap-15.6-Minimal-VM.x86_64-Cloud.qcow2' },
  { title: 'openSUSE Tumbleweed and MicroOS', distro: 'opensuse', name: /^openSUSE-(?<version>Tumbleweed|MicroOS)\b(?:.*-Snapshot(?<build>20\d{6})$)?/, example: 'openSUSE-Tumbleweed-Minimal-VM.x86_64-1.0.0-Cloud-Snapshot20240629.qcow2' },
  { title: 'SUSE Linux Enterprise Server', distro: 'sles', name: /^SLES-?(?<major>\d+)-SP(?<minor>\d)/i, example: 'SLES15-SP6-Minimal-VM.x86_64-Cloud-GM.qcow2' },
  { title: 'Oracle Linux', distro: 'oracle', name: /^OL(?<major>\d+)U(?<minor>\d+)_[\w-]+?-(?<build>b\d+)$/, example: 'OL9U8_x86_64-kvm-b293.qcow2' },
  { title: 'Red Hat Enterprise Linux', distro: 'rhel', name: /^rhel-(?:[a-z]+-)*(?<version>\d+(?:\.\d+)?)(?:-(?:update-\d+-)?(?<build>\d+(?:\.\d+)?))?[-.]/, example: 'rhel-9.4-x86_64-kvm.qcow2' },
  { title: 'Arch Linux', distro: 'arch', name: /^Arch-Linux-\w+?-(?:cloudimg|basic)(?:-(?<build>20\d{6}\.\d+))?$/, example: 'Arch-Linux-x86_64-cloudimg-20260715.556894.qcow2' },
  { title: 'Alpine Linux', distro: 'alpine', name: /^(?:\w+_)?alpine-(?:[a-z]+-)*(?<version>\d+\.\d+(?:\.\d+)?)-.*?(?:-(?<build>r\d+))?$/, example: 'nocloud_alpine-3.22.4-x86_64-uefi-cloudinit-r0.qcow2' },
  { title: 'FreeBSD', distro: 'freebsd', name: /^FreeBSD-(?<version>\d+\.\d+)-(?:RELEASE|STABLE|CURRENT)/, example: 'FreeBSD-15.1-RELEASE-amd64-BASIC-CLOUDINIT-zfs.raw' },
  { title: 'OPNsense', distro: 'freebsd', name: /^OPNsense-(?<build>\d+\.\d+(?:\.\d+)?)-/, example: 'OPNsense-25.7-nano-amd64.img' },
  { title: 'CirrOS', distro: 'cirros', name: /^cirros-(?<version>\d+\.\d+\.\d+(?:~\w+)?)-/, example: 'cirros-0.6.3-x86_64-disk.img' },
  { title: 'Flatcar Container Linux', distro: 'flatcar', name: /^flatcar_production_/, example: 'flatcar_production_openstack_image.img' },
  { title: 'Garden Linux', distro: 'gardenlinux', name: /^openstack-gardener_prod-\w+-(?<version>\d+\.\d+)(?:\.\d+)?-(?<build>[0-9a-f]{8})$/, example: 'openstack-gardener_prod-amd64-1592.14-730f446c.qcow2' },
  { title: 'Windows Server', distro: 'windows', name: /^windows[-_ ]?server[-_ ](?<version>20\d\d(?:[-_ ]?R2)?)/i, example: 'Windows_Server-2016-English-Full-Base-2017.10.13.vhd' },
  { title: 'Windows', distro: 'windows', name: /^win(?:dows)?[-_ ]?(?<version>\d{1,2})(?![\d.])/i, example: 'windows-11-23H2.qcow2' },
  { title: 'Any other that begins with a distribution, after a day or not', name: /^(?:20\d{6}-)?(?<distro>ubuntu|debian|alma(?:linux)?|rocky(?:linux)?|centos(?:-stream)?|rhel|oracle(?:linux)?|fedora|opensuse(?:-leap)?|sles?|alpine|arch(?:linux)?|freebsd|flatcar|gardenlinux|talos|cirros|vyos|windows)(?:[-_ ]?v?(?<version>\d+(?:\.\d+)*))?(?![\w.])/i, example: '20251118-almalinux-9.qcow2' },
]

/** Builds that are days, where a row names no other. */
const builds = [/(?<!\d)(20\d{6}(?:[.-]\d{1,6})?)(?!\d)/, /(?<!\d)(20\d\d\.\d\d\.\d\d)(?!\d)/]

/** Of a name: no image's is longer, and patterns need not be tried on more. */
const maxCharacters = 255

const unknown: NameFacts = {
  os_distro: null,
  scp_os_version: null,
  scp_os_build_version: null,
  builtAt: undefined,
}

/**
 * Distribution, version, build and day of a disk image by its file name without extension, as makers of cloud images name
 * them.
 */
export function readName(given: string): NameFacts {
  const stem = given.slice(0, maxCharacters)
  const builtAt = dayOf(stem)
  for (const { distro, name } of namePatterns) {
    const match = name.exec(stem)
    if (!match) continue
    const groups = match.groups ?? {}
    const osDistro = distro ?? knownDistro(groups.distro ?? '')
    const version = versionOf(groups)
    if (osDistro === undefined || version === undefined) continue
    const build = groups.build ?? builds.map((pattern) => pattern.exec(stem)?.[1]).find(Boolean)
    return { os_distro: osDistro, scp_os_version: version, scp_os_build_version: build ?? null, builtAt }
  }
  return { ...unknown, builtAt }
}

/** Null: the row has none. Undefined: an unknown code name. */
function versionOf(groups: Readonly<Record<string, string | undefined>>): string | null | undefined {
  if (groups.codename !== undefined) return codenames[groups.codename]
  if (groups.major !== undefined) return `${groups.major}.${groups.minor}`
  const version = groups.version
  return version === undefined || /^20\d{6}$/.test(version) ? null : version
}

const knownDistro = (text: string): string | undefined => osDistroOf(text, undefined) ?? undefined

const dayOf = (stem: string): string | undefined => {
  const dotted = /(?<!\d)(20\d\d)\.(\d\d)\.(\d\d)(?!\d)/.exec(stem)
  return dayIn(stem) ?? (dotted ? dayToWireTime(dotted.slice(1).join('')) : undefined)
}
