import type { FileDigests } from './hash-file.ts'

/** A digest that a list gives of a file in the same folder. */
export interface ListedDigest {
  readonly file: string
  readonly algorithm: keyof FileDigests
  readonly value: string
}

/** Algorithms by their names in BSD lines, and by the number of hexadecimal digits in GNU lines. */
const byName: Readonly<Record<string, keyof FileDigests>> = { MD5: 'md5', SHA256: 'sha256', SHA512: 'sha512' }
const byLength: Readonly<Record<number, keyof FileDigests>> = { 32: 'md5', 64: 'sha256', 128: 'sha512' }

/** `SHA256SUMS`, `Fedora-40-CHECKSUM`, `a.checksum`, `a.qcow2.sha256`, `SHA256SUM.asc`. */
const listNames =
  /(?:^|[-_.])(?:MD5|SHA(?:256|512))?(?:SUMS?|CHECKSUMS?)(?:\.(?:asc|txt))?$|\.(?:md5|sha256|sha512)$/i

export const isChecksumList = (name: string): boolean => listNames.test(name)

/**
 * Read a list of checksums as `md5sum`, `sha256sum` and `sha512sum` write it, in the GNU form (`digest  file`, with one
 * blank or an asterisk as well) or the BSD form (`SHA256 (file) = digest`); a clear-signed envelope and comments are
 * passed over, and the signature is not verified. A digest alone is that of the file the list is named for. Files in other
 * folders and algorithms that are not computed here are left out.
 */
export function readChecksumList(listName: string, text: string): ListedDigest[] {
  const named = listName.replace(/\.(?:md5|sha256|sha512)$/i, '')
  return text.split(/\r?\n/).flatMap((line): ListedDigest[] => {
    const bsd = /^(MD5|SHA256|SHA512) ?\(([^)]{1,255})\) ?= ?([0-9a-f]{32,128})$/i.exec(line)
    if (bsd) return listed(bsd[2], byName[bsd[1]?.toUpperCase() ?? ''], bsd[3])
    const gnu = /^([0-9a-f]{32,128})(?:[ \t]+\*?(?:\.\/)?(\S.{0,254}))?$/i.exec(line.trimEnd())
    if (!gnu) return []
    return listed(gnu[2] ?? named, byLength[gnu[1]?.length ?? 0], gnu[1])
  })
}

function listed(file = '', algorithm: keyof FileDigests | undefined, value = ''): ListedDigest[] {
  if (algorithm === undefined || byLength[value.length] !== algorithm || file.includes('/')) return []
  return [{ file, algorithm, value: value.toLowerCase() }]
}
