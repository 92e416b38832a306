import { BlockList, isIP } from 'node:net'

type Row = readonly [network: string, prefix: number, why: string]

/** IPv4 networks that are not public. Source: IANA's registry of special-purpose addresses and its RFCs. */
export const reservedIpv4: readonly Row[] = [
  ['0.0.0.0', 8, 'this network, RFC 1122'],
  ['10.0.0.0', 8, 'private, RFC 1918'],
  ['100.64.0.0', 10, 'carrier-grade NAT, RFC 6598'],
  ['127.0.0.0', 8, 'loopback, RFC 1122'],
  ['168.63.129.16', 32, "a cloud's platform service at a public address (Azure)"],
  ['169.254.0.0', 16, 'link-local, RFC 3927; 169.254.169.254 is the metadata service of clouds'],
  ['172.16.0.0', 12, 'private, RFC 1918'],
  ['192.0.0.0', 24, 'protocol assignments, RFC 6890'],
  ['192.0.2.0', 24, 'documentation, RFC 5737'],
  ['192.88.99.0', 24, '6to4 relays, RFC 7526'],
  ['192.168.0.0', 16, 'private, RFC 1918'],
  ['198.18.0.0', 15, 'benchmarks, RFC 2544'],
  ['198.51.100.0', 24, 'documentation, RFC 5737'],
  ['203.0.113.0', 24, 'documentation, RFC 5737'],
  ['224.0.0.0', 4, 'multicast, RFC 5771'],
  ['240.0.0.0', 4, 'reserved and broadcast, RFC 1112'],
]

/** IPv6 networks that are not public. Only 2000::/3 holds public addresses (RFC 4291, IANA). */
export const reservedIpv6: readonly Row[] = [
  ['::', 128, 'unspecified, RFC 4291'],
  ['::1', 128, 'loopback, RFC 4291'],
  ['::ffff:0:0', 96, 'IPv4-mapped, RFC 4291'],
  ['64:ff9b::', 96, 'NAT64, RFC 6052: an IPv4 address inside'],
  ['64:ff9b:1::', 48, 'NAT64 of one network, RFC 8215'],
  ['100::', 64, 'discard, RFC 6666'],
  ['2001::', 23, 'protocol assignments with Teredo, RFC 2928 and RFC 4380'],
  ['2001:db8::', 32, 'documentation, RFC 3849'],
  ['2002::', 16, '6to4, RFC 3056: an IPv4 address inside'],
  ['3fff::', 20, 'documentation, RFC 9637'],
  ['5f00::', 16, 'segment routing, RFC 9602'],
  ['fc00::', 7, 'unique local, RFC 4193; fd00:ec2::254 is a metadata service'],
  ['fe80::', 10, 'link-local, RFC 4291'],
  ['ff00::', 8, 'multicast, RFC 4291'],
  ['::', 3, 'not global unicast'],
  ['4000::', 2, 'not global unicast'],
  ['8000::', 1, 'not global unicast'],
]

/** Tests whether a text is a public address. False for a text that is no address, and for an address with a zone. */
export function publicAddressTest(): (address: string) => boolean {
  // Two lists: a common one would convert an IPv4 address to its IPv4-mapped form and find it in `::/3`.
  const ipv4 = new BlockList()
  for (const [network, prefix] of reservedIpv4) ipv4.addSubnet(network, prefix, 'ipv4')
  const ipv6 = new BlockList()
  for (const [network, prefix] of reservedIpv6) ipv6.addSubnet(network, prefix, 'ipv6')
  return (address) => {
    if (address.includes('%')) return false
    const family = isIP(address)
    if (family === 4) return !ipv4.check(address, 'ipv4')
    return family === 6 && !ipv6.check(address, 'ipv6')
  }
}
