import type { Image } from 'scp-images-client/contract/image-fields'
import type { ImageCheck } from './finding.ts'

const day = 24 * 60 * 60 * 1000
/** No image of a virtual machine is older. A source without a date gives 1970. */
const first = '2000-01-01T00:00:00Z'
/** Clocks and time zones differ. */
const slack = day
/** An image is published soon after it was built. */
const longest = 400 * day

const source = 'correct the date where the image comes from, and import it again'

export const dates: ImageCheck = {
  name: 'dates',
  title: 'An impossible date',
  why: 'Lists are in the order of created_at, and the newest of a family may be decided by it: the image stays first, or last, for ever.',
  find: ({ image }, { now }) => {
    const { created_at, updated_at } = image
    if (created_at < first) return `created_at is ${created_at}, before there were such images`
    for (const field of ['created_at', 'updated_at'] as const)
      if (Date.parse(image[field]) > now + slack) return `${field} is ${image[field]}, in the future`
    return updated_at < created_at ? `updated_at ${updated_at} is before created_at ${created_at}` : undefined
  },
  todo: () => source,
}

export const buildDate: ImageCheck = {
  name: 'build-date',
  title: 'A build that was made after the image, or long before it',
  why: 'One of the two dates is wrong, and with it which image of a family is the newest.',
  find: ({ image }) => {
    const built = buildDay(image)
    if (built === undefined) return undefined
    const age = Date.parse(image.created_at) - built
    const what = `scp_os_build_version is ${image.scp_os_build_version}, created_at ${image.created_at}`
    return age < -slack || age > longest ? what : undefined
  },
  todo: () => source,
}

/** The day at the beginning of the build's version, Unix ms; undefined when there is none. */
function buildDay({ scp_os_build_version }: Image): number | undefined {
  const [, year, month, date] = /^(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)/.exec(scp_os_build_version ?? '') ?? []
  if (year === undefined) return undefined
  const time = Date.parse(`${year}-${month}-${date}T00:00:00Z`)
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${year}-${month}-${date}`)
  return isDay ? time : undefined
}
