import { defaults } from '../fields/defaults.ts'
import { osDistroOf } from '../fields/os-distro.ts'
import { dayToWireTime } from '../fields/timestamp.ts'
import { dayIn } from '../fields/url.ts'

/** What holds for a machine image of Amazon's: it is known by its id, and there is no file. */
export const amiFacts = { ...defaults, container_format: 'ami', disk_format: 'ami' }

interface NamePattern {
  readonly distro: string
  /** Groups: `version`, `build`. */
  readonly name: RegExp
}

/** Names of machine images. The first row that fits decides. */
// biome-ignore format: a table reads best with one row a line
const names: readonly NamePattern[] = [
  { distro: 'amazon', name: /^amzn2-ami-.*?(?<version>2)\.0\.(?<build>20\d{6}(?:\.\d+)?)/ },
  { distro: 'amazon', name: /^al20\d\d-ami-.*?(?<version>20\d\d)\.(?<build>\d+\.20\d{6}(?:\.\d+)?)/ },
  { distro: 'amazon', name: /^amzn-ami-.*?(?<version>20\d\d\.\d\d)\.(?<build>(?:\d+\.)?20\d{6}(?:\.\d+)?)/ },
  { distro: 'amazon', name: /^amazon\b|^amzn|^al20\d\d-|amazon ?linux/i },
  { distro: 'windows', name: /^Windows_Server-(?<version>20\d\d(?:-R2)?).*?(?<build>20\d\d\.\d\d\.\d\d)?$/ },
  { distro: 'ubuntu', name: /^ubuntu\/.*?-(?<version>\d\d\.\d\d)-.*?(?<build>20\d{6}(?:\.\d+)?)$/ },
  { distro: 'sles', name: /^suse-sles-(?<version>\d+(?:-sp\d+)?)-v(?<build>20\d{6})/ },
  { distro: 'rhel', name: /^RHEL-(?<version>\d+\.\d+).*?(?<build>20\d{6})/ },
]

/** What the name of a machine image tells; the platform where the name tells nothing. */
export function readAmiName(given: string, platform: string | undefined) {
  // No image's name is longer.
  const name = given.slice(0, 255)
  const row = names.find((pattern) => pattern.name.test(name))
  const groups = row?.name.exec(name)?.groups ?? {}
  const dotted = /(?<!\d)(20\d\d)\.(\d\d)\.(\d\d)(?!\d)/.exec(name)
  return {
    builtAt: dayIn(name) ?? (dotted ? dayToWireTime(dotted.slice(1).join('')) : undefined),
    facts: {
      os_distro: row?.distro ?? osDistroOf(name, platform === 'windows' ? platform : undefined),
      scp_os_version: groups.version?.replace('-sp', '.') ?? null,
      scp_os_build_version: groups.build ?? null,
      ...(/-gpu-/.test(name) && { scp_image_type: 'gpu_standard', scp_original_image_type: 'gpu_standard' }),
    },
  }
}

/** Amazon's have 8 or 17 hexadecimal digits; made-up ones in lists for tests have letters as well. */
export const isAmiId = (text: string): boolean => /^ami-[0-9a-z]{6,17}$/.test(text)
