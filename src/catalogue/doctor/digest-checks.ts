import { digestDigits } from 'scp-images-client/contract/digest-algorithms'
import type { Image } from 'scp-images-client/contract/image-fields'
import type { ImageCheck } from './finding.ts'

/** Digests of empty data, by algorithm. */
const ofNothing: readonly string[] = [
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
]

export const noDigest: ImageCheck = {
  name: 'no-digest',
  title: 'An address without a digest',
  why: 'Nobody can tell whether the data at the address is what it was.',
  find: ({ image }) =>
    image.url && !image.os_hash_value && !image.checksum
      ? 'neither os_hash_value nor checksum is set'
      : undefined,
  todo: () =>
    'import it from a source that publishes digests; images made here get theirs with serve --image-sources fetch',
}

export const digestShape: ImageCheck = {
  name: 'digest-shape',
  title: 'A digest that can be none',
  why: 'The data can never be found equal to it.',
  find: ({ image }) => faultOf(image),
  todo: () => 'correct it where the image comes from, and import it again',
}

function faultOf({ checksum, os_hash_algo, os_hash_value }: Image): string | undefined {
  if (checksum !== null && !isDigest(checksum, digestDigits.md5)) return `checksum is no MD5: ${checksum}`
  if ((os_hash_algo === null) !== (os_hash_value === null))
    return `of os_hash_algo and os_hash_value only one is set: ${os_hash_algo ?? os_hash_value}`
  for (const value of [checksum, os_hash_value])
    if (value !== null && ofNothing.includes(value.toLowerCase())) return `${value} is the digest of no data`
  if (os_hash_algo === null || os_hash_value === null) return undefined
  const digits = digestDigits[os_hash_algo.toLowerCase()]
  if (digits === undefined) return `os_hash_algo ${os_hash_algo} is unknown`
  return isDigest(os_hash_value, digits)
    ? undefined
    : `os_hash_value has not the ${digits} hexadecimal digits of ${os_hash_algo}: ${os_hash_value}`
}

const isDigest = (value: string, digits: number | undefined): boolean =>
  value.length === digits && /^[0-9a-f]+$/i.test(value)
