import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textInside } from '../../../src/sources/simplestreams/clear-signed.ts'
import { keyringAt } from '../../../src/sources/simplestreams/verify.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { index, json, products, readMirror } from './fixtures.ts'

function isInstalled(): boolean {
  try {
    for (const program of ['gpg', 'gpgv']) execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const canSign = isInstalled()
if (!canSign) console.warn('gpg and gpgv are not installed: signatures are not tested')

const envelope = (text: string) =>
  `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${text}\n-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n`
const inside = (text: string) => textInside(Buffer.from(text), 'a.sjson').toString()

describe('an envelope that is not verified', () => {
  it('is taken off, with the dashes that it adds', () => {
    expect(inside(envelope('{"a":\n- - 1\n- -----BEGIN PGP SIGNATURE-----\n}'))).toBe(
      '{"a":\n- 1\n-----BEGIN PGP SIGNATURE-----\n}',
    )
    expect(inside(envelope('{}').replaceAll('\n', '\r\n'))).toBe('{}')
  })

  it.each([
    ['text before', `x\n${envelope('{}')}`],
    ['text after', `${envelope('{}')}x\n`],
    ['two', envelope('{}') + envelope('{}')],
    ['no signature', envelope('{}').replace(/-----BEGIN PGP SIGNATURE[\s\S]*/, '')],
    ['no end', envelope('{}').replace(/-----END[\s\S]*/, '')],
    ['a header that is none', envelope('{}').replace('Hash: SHA512', '{"evil": 1}')],
  ])('is refused with %s', (_, text) => {
    expect(() => inside(text)).toThrow(SourceError)
  })

  it('of any text is that text', () => {
    const line = fc.string({ maxLength: 20 }).filter((text) => !/[\r\n]/.test(text))
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const escaped = lines.map((text) => (text.startsWith('-') ? `- ${text}` : text))
        expect(inside(envelope(escaped.join('\n')))).toBe(lines.join('\n'))
      }),
    )
  })
})

describe.skipIf(!canSign)('with a keyring', () => {
  let home = ''
  const gpg = (args: string[], input = '') =>
    execFileSync('gpg', ['--batch', '--quiet', '--homedir', home, '--passphrase', '', ...args], {
      input,
      maxBuffer: 1e8,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  const sign = (value: unknown, user = 'us@x.example') =>
    gpg(['--local-user', user, '--clearsign'], `${json(value)}\n`).toString()
  const keyring = () => join(home, 'ours.gpg')
  const read = (files: Record<string, string>, below = '') =>
    readMirror(files, { settings: { keyring: keyring(), 'base-url': 'https://x.example/' } }, below)

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'gpg-'))
    for (const user of ['us@x.example', 'them@x.example'])
      gpg(['--quick-gen-key', user, 'ed25519', 'sign', 'never'])
    writeFileSync(keyring(), gpg(['--export', 'us@x.example']))
  })
  afterAll(() => {
    execFileSync('gpgconf', ['--homedir', home, '--kill', 'all'], { stdio: 'ignore' })
    rmSync(home, { recursive: true, force: true })
  })

  it('what is signed is read, from the index on', async () => {
    const path = 'streams/v1/a:b.sjson'
    const files = { 'streams/v1/index.sjson': sign(index(path)), [path]: sign(products()) }
    expect((await read(files)).images).toMatchObject([{ url: 'https://x.example/server/noble/a.img' }])
  })

  it('an index without a signature is not even looked at', async () => {
    await expect(
      read({ 'streams/v1/index.json': json(index('a.json')), 'a.json': json(products()) }),
    ).rejects.toThrow('no file ending in .sjson')
  })

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['is not signed', () => ({ 'a.sjson': json(products()) }), /it is not signed/],
    [
      'is signed by another key',
      () => ({ 'a.sjson': sign(products(), 'them@x.example') }),
      /not in the keyring/,
    ],
    [
      'was changed',
      () => ({ 'a.sjson': sign(products()).replace('24.04', '24.05') }),
      /not as it was signed/,
    ],
    [
      'was cut off',
      () => ({ 'a.sjson': sign(products()).slice(0, -120) }),
      /cannot be verified|not in the keyring/,
    ],
    ['only looks signed', () => ({ 'a.sjson': envelope(json(products())) }), /cannot be verified/],
    [
      'is signed twice over',
      () => ({ 'a.sjson': sign(products()) + sign(products({ item: { path: 'b.img' } })) }),
      /cannot be verified/,
    ],
    [
      'is named by a signed index, but not signed',
      () => ({ 'index.sjson': sign(index('a.json')), 'a.json': json(products()) }),
      /it is not signed/,
    ],
  ])('what %s is refused', async (_, files, message) => {
    await expect(read(files())).rejects.toThrow(message)
  })

  it('what stands after a signed text is not read', async () => {
    const { images } = await read({ 'a.sjson': `${sign(products())}{"format": "evil"}\n` })
    expect(images).toHaveLength(1)
  })

  it('a keyring that gpgv cannot read is refused at once', () => {
    const armoured = join(home, 'ours.asc')
    writeFileSync(armoured, gpg(['--armor', '--export', 'us@x.example']))
    expect(readFileSync(armoured, 'latin1')).toContain('BEGIN PGP PUBLIC KEY')
    expect(() => keyringAt(armoured)).toThrow(/gpg --dearmor/)
    expect(() => keyringAt(join(home, 'missing.gpg'))).toThrow(SourceError)
  })
})
