import { Random } from './random.mjs'

const accountCount = 240
const teamCount = 8
const providerCount = 5

/** What an account is for: it decides how many images it has, and of which kind. */
function roleOf(index) {
  if (index === 0) return 'whale'
  if (index <= teamCount) return 'team'
  if (index <= teamCount + providerCount) return 'provider'
  return index === teamCount + providerCount + 1 ? 'tiny' : 'customer'
}

/**
 * The accounts of a catalogue: a whale that owns 9 percent of all images, eight teams with 4 percent each, five
 * providers of public images with 7 percent each, one tiny account with 3 images, and 225 customers who share the
 * rest. Keys are a function of the seed too: they open a bench catalogue and nothing else.
 */
export function makeAccounts(seed) {
  return Array.from({ length: accountCount }, (_, index) => {
    const random = new Random(seed ^ 0xacc0, index)
    const role = roleOf(index)
    const name = `${role}-${index}`
    return {
      role,
      account_id: random.hex(32),
      name,
      user: `${name}@example.com`,
      accessKey: random.hex(32),
      secretKey: random.hex(64),
    }
  })
}
