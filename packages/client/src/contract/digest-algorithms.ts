/** Hexadecimal digits of a digest, by the words of `os_hash_algo`. */
export const digestDigits: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
}
