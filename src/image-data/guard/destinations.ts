import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkError } from '../network-error.ts'
import { allowedHosts, hostOf } from './allowed-hosts.ts'
import { publicAddressTest } from './reserved-addresses.ts'
import { notPublic } from './source-url.ts'

export interface HostAddress {
  readonly address: string
  /** 4 or 6. */
  readonly family: number
}

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly HostAddress[]>

/** Where connections may go to. */
export interface Destinations {
  /** May a URL of this host be read from this address of it? */
  mayReach(url: URL, address: string): boolean
  /**
   * The addresses to connect to: the host is asked for once, and one address that is not public refuses all of them,
   * since a name that leads to both is a trap.
   * @throws ImageDataError
   */
  addressesOf(url: URL): Promise<readonly HostAddress[]>
}

/**
 * The guard against requests forged to the network here.
 * @throws RangeError for an entry of `allowed` that cannot be read
 */
export function destinations(allowed: readonly string[], resolve: Resolve = resolveBySystem): Destinations {
  const { hasName, hasAddress } = allowedHosts(allowed)
  const isPublic = publicAddressTest()
  const mayReach = (url: URL, address: string) => isPublic(address) || hasAddress(address) || hasName(url)
  return {
    mayReach,
    async addressesOf(url) {
      const host = hostOf(url)
      const family = isIP(host)
      const addresses = family === 0 ? await resolved(url, resolve) : [{ address: host, family }]
      if (!addresses.every(({ address }) => mayReach(url, address))) throw notPublic(url)
      return addresses
    },
  }
}

const resolveBySystem: Resolve = (host) => lookup(host, { all: true })

async function resolved(url: URL, resolve: Resolve): Promise<readonly HostAddress[]> {
  let addresses: readonly HostAddress[]
  try {
    addresses = await resolve(url.hostname)
  } catch (error) {
    throw networkError(url, error)
  }
  if (addresses.length === 0) throw networkError(url, { code: 'ENOTFOUND' })
  return addresses
}
