import type { Image } from 'scp-images-client/contract/image-fields'
import { editDistance } from './edit-distance.ts'
import type { ImageCheck, World } from './finding.ts'

const sayAtSource = (field: string) =>
  `say ${field} where the image comes from (ndjson: the field; glance: a mapping), and import it again`

export const noDistro: ImageCheck = {
  name: 'no-distro',
  title: 'No distribution',
  why: 'Lists that are filtered by os_distro leave the image out, and it is in no family of a distribution.',
  find: ({ image }) => (image.os_distro ? undefined : 'os_distro is not set'),
  todo: () => sayAtSource('os_distro'),
}

export const noOsVersion: ImageCheck = {
  name: 'no-os-version',
  title: 'A distribution without a version',
  why: 'The image cannot be compared with others: list --latest puts it into a family without a version line.',
  find: ({ image }) =>
    image.os_distro && !image.scp_os_version ? `scp_os_version of ${image.os_distro} is not set` : undefined,
  todo: () => sayAtSource('scp_os_version'),
}

export const distroSpelling: ImageCheck = {
  name: 'distro-spelling',
  title: 'A distribution that is spelled unlike a known one',
  why: 'Filters compare exactly: the image is missing where others of its distribution are listed.',
  find: ({ image }, world) => {
    const meant = distroMeant(image, world)
    return meant && `os_distro is ${image.os_distro}; ${meant} may be meant`
  },
  todo: (image, world) => `if it is, ${sayAtSource(`os_distro as ${distroMeant(image, world)}`)}`,
}

/** The known distribution that an unknown one is likely to be: by its other names, else by what is nearly the same. */
function distroMeant({ os_distro: word }: Image, { distros, distroNamed }: World): string | undefined {
  if (!word || distros.includes(word)) return undefined
  const slips = word.length > 5 ? 2 : 1
  const near = distros
    .map((distro) => ({ distro, distance: editDistance(word.toLowerCase(), distro, slips) }))
    .filter(({ distance }) => distance <= slips)
    .toSorted((a, b) => a.distance - b.distance)[0]?.distro
  return distroNamed(word) ?? near
}
