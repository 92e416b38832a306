import { SourceError } from '../source.ts'

const begin = '-----BEGIN PGP SIGNED MESSAGE-----'
const signature = '-----BEGIN PGP SIGNATURE-----'
const end = '-----END PGP SIGNATURE-----'

/** Does the text begin like a clear-signed one? */
export const isClearSigned = (bytes: Buffer): boolean => bytes.toString('latin1', 0, begin.length) === begin

/**
 * The text inside a clear-signed envelope; the signature is not verified. Anything before or after the envelope is
 * refused, since it would not be part of what was signed.
 * Source: RFC 9580, 7 "Cleartext Signature Framework".
 * @throws SourceError when the envelope is not whole
 */
export function textInside(bytes: Buffer, name: string): Buffer {
  const lines = bytes.toString('latin1').split(/\r?\n/)
  const textAt = lines.indexOf('') + 1
  const signatureAt = lines.indexOf(signature)
  const endAt = lines.indexOf(end)
  const isWhole =
    lines[0] === begin &&
    textAt > 0 &&
    lines.slice(1, textAt - 1).every((line) => /^Hash: [\w, -]+$/.test(line)) &&
    textAt <= signatureAt &&
    signatureAt < endAt &&
    lines.lastIndexOf(begin) === 0 &&
    lines.slice(endAt + 1).every((line) => line === '')
  if (!isWhole) throw new SourceError(`Cannot read ${name}: its clear-signed envelope is damaged or cut off.`)
  const text = lines.slice(textAt, signatureAt).map((line) => line.replace(/^- /, ''))
  return Buffer.from(text.join('\n'), 'latin1')
}
