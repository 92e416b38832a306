import { join } from 'node:path'
import { readPlainFile } from '../../files/plain-file.ts'
import { SourceError } from '../../source.ts'
import { type Cloud, cloudKeys, cloudOfVariables } from './cloud-keys.ts'
import { fileVariables, readCloud } from './clouds-file.ts'
import { authMethodOf } from './token-request.ts'

type Texts = Readonly<Record<string, string>>

/** Environment variables that speak of a cloud. */
export const glanceVariables: readonly string[] = [
  'OS_CLOUD',
  ...fileVariables,
  ...Object.values(cloudKeys).flat(),
]

/**
 * The chosen cloud: the one of the option `cloud` or of OS_CLOUD in the files, else the one of the other variables. The
 * options `auth`, `region` and `interface` take precedence.
 * @throws SourceError
 */
export function cloudFor(settings: Texts, environment: Texts): Cloud {
  const own: Cloud = {
    ...(settings.auth && { auth_type: settings.auth }),
    ...(settings.region && { region_name: settings.region }),
    ...(settings.interface && { interface: settings.interface }),
  }
  const isAnonymous = own.auth_type !== undefined && authMethodOf(own) === 'none'
  const name = settings.cloud ?? (isAnonymous ? undefined : environment.OS_CLOUD)
  const { region_name, interface: wanted, ...variables } = cloudOfVariables(environment)
  const place = { ...(region_name && { region_name }), ...(wanted && { interface: wanted }) }
  return { ...place, ...(name === undefined ? variables : readCloud(name, environment)), ...own }
}

const yes = /^(true|yes|on|1)$/i
const no = /^(false|no|off|0)$/i

/** The list of all authorities that a Linux system trusts has a quarter of a million. */
const maxCertificateBytes = 4 * 1024 * 1024

/**
 * The CA certificates that the cloud names, PEM; undefined: those of Node.
 * @throws SourceError when they cannot be read, or when certificates are not to be verified
 */
export function authoritiesOf(cloud: Cloud, environment: Texts): string | undefined {
  if (yes.test(cloud.insecure ?? '') || no.test(cloud.verify ?? '')) {
    throw new SourceError(
      'Certificates are always verified here: instead of "verify: false" or OS_INSECURE name the authority that signed them with cacert or OS_CACERT.',
    )
  }
  if (cloud.cacert === undefined) return undefined
  const path = cloud.cacert.replace(/^~(?=\/)/, environment.HOME ?? '~')
  const certificates = readPlainFile(join(path), maxCertificateBytes + 1)
  if (certificates.length <= maxCertificateBytes) return certificates.toString('utf8')
  throw new SourceError(
    `Cannot use the certificates in ${path}: they have more than ${maxCertificateBytes} bytes.`,
  )
}
