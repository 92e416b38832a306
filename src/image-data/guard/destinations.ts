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

/** The addresses that connections may go to. */
export interface Destinations {
  /** May the URL be read from this address of its host? */
  mayReach(url: URL, address: string): boolean
  /**
   * The addresses to connect to, from one DNS lookup. Throws if one of them may not be reached: a name that has public and
   * other addresses is treated as an attack.
   * @throws ImageDataError
   */
  addressesOf(url: URL): Promise<readonly HostAddress[]>
}

/**
 * The check against server-side request forgery (SSRF).
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
