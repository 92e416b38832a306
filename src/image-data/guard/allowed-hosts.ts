import { BlockList, isIP } from 'node:net'

const defaultPort: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/** A URL's host in the form for comparisons and DNS lookups: lower case, no brackets, no trailing dot. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$|\.$/g, '')

/**
 * Parses the operator's list of hosts that may be read although their addresses are not public: host names, `*.suffix`
 * for the names below one, both with or without `:port`, addresses (`[address]:port` for IPv6) and CIDR blocks.
 * @throws RangeError naming the entry that is none of these
 */
export function allowedHosts(entries: readonly string[]) {
  const names = new Set<string>()
  const suffixes: string[] = []
  const blocks = { 4: new BlockList(), 6: new BlockList() }
  for (const entry of entries) {
    const text = entry.trim().toLowerCase()
    if (isBlock(text)) addBlock(blocks, text)
    else if (!isName(text))
      throw new RangeError(`"${entry}" is no host name, host:port, address or CIDR block`)
    else if (text.startsWith('*.')) suffixes.push(text.slice(1))
    else names.add(text)
  }
  return {
    /** Is the URL's host in the list, by its name or by its name and port? */
    hasName(url: URL): boolean {
      const host = hostOf(url)
      const name = isIP(host) === 6 ? `[${host}]` : host
      const withPort = `${name}:${url.port || defaultPort[url.protocol]}`
      return [name, withPort].some(
        (form) => names.has(form) || suffixes.some((suffix) => form.endsWith(suffix) && form !== suffix),
      )
    },
    hasAddress(address: string): boolean {
      const family = address.includes('%') ? 0 : isIP(address)
      return (family === 4 && blocks[4].check(address)) || (family === 6 && blocks[6].check(address, 'ipv6'))
    },
  }
}

const isBlock = (text: string): boolean => {
  const [address = '', prefix, more] = text.split('/')
  const longest = isIP(address) === 4 ? 32 : 128
  const hasGoodPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest)
  return isIP(address) !== 0 && !address.includes('%') && hasGoodPrefix && more === undefined
}

function addBlock(blocks: Readonly<Record<4 | 6, BlockList>>, text: string): void {
  const [address = '', prefix] = text.split('/')
  const family = isIP(address) as 4 | 6
  blocks[family].addSubnet(address, Number(prefix ?? (family === 4 ? 32 : 128)), `ipv${family}`)
}

/** Is it a name in the form that URLs have? An entry in another form would never match. */
function isName(text: string): boolean {
  const rest = text.replace(/^\*\./, '')
  const [, host = '', port] = /^(\[[0-9a-f:.]+\]|[^:/@?#\\*\s[\]]+)(?::(\d{1,5}))?$/.exec(rest) ?? []
  const url = `http://${host}/`
  if (host === '' || !URL.canParse(url) || new URL(url).hostname !== host) return false
  return (port === undefined || Number(port) <= 65_535) && (rest === text || isIP(host) === 0)
}
