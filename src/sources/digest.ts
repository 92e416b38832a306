/** A published digest of the file at an image's address. */
export interface Digest {
  readonly os_hash_algo: string
  readonly os_hash_value: string
}

/** Hexadecimal digits a digest has. */
const digits: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
}

/** Read `sha256:<hexadecimal>`; undefined for placeholders such as `sha256:XXX`, other algorithms and wrong lengths. */
export function parseDigest(text: string): Digest | undefined {
  const [, algorithm = '', value = ''] = /^([a-z0-9]+):([0-9a-f]+)$/.exec(text.trim().toLowerCase()) ?? []
  return value.length > 0 && value.length === digits[algorithm]
    ? { os_hash_algo: algorithm, os_hash_value: value }
    : undefined
}
