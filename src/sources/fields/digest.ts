import { digestDigits } from 'scp-images-client/contract/digest-algorithms'

/** A published digest of the file at an image's address. */
interface Digest {
  readonly os_hash_algo: string
  readonly os_hash_value: string
}

/** Read `sha256:<hexadecimal>`; undefined for placeholders such as `sha256:XXX`, other algorithms and wrong lengths. */
export function parseDigest(text: string): Digest | undefined {
  const [, algorithm = '', value = ''] = /^([a-z0-9]+):([0-9a-f]+)$/.exec(text.trim().toLowerCase()) ?? []
  return value.length > 0 && value.length === digestDigits[algorithm]
    ? { os_hash_algo: algorithm, os_hash_value: value }
    : undefined
}
