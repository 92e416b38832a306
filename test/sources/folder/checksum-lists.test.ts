import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isChecksumList, readChecksumList } from '../../../src/sources/folder/checksum-lists.ts'

const [md5, sha256, sha512] = ['ab'.repeat(16), 'cd'.repeat(32), 'ef'.repeat(64)]

it.each([
  ['SHA256SUMS', true],
  ['MD5SUMS', true],
  ['SHA512SUMS.txt', true],
  ['CHECKSUM', true],
  ['Fedora-Cloud-40-1.14-x86_64-CHECKSUM', true],
  ['CHECKSUM.asc', true],
  ['microos.SHA256SUM', true],
  ['almalinux9-x86_64.checksum', true],
  ['a.qcow2.sha256', true],
  ['a.qcow2', false],
  ['checksums.qcow2', false],
  ['SHA256SUMS.gpg', false],
])('%s', (name, is) => {
  expect(isChecksumList(name)).toBe(is)
})

it('reads all the forms there are', () => {
  const text = [
    '-----BEGIN PGP SIGNED MESSAGE-----',
    'Hash: SHA256',
    '',
    `${sha256}  two blanks.qcow2`,
    `${sha256} *binary.qcow2\r`,
    `${sha256} one-blank.qcow2`,
    `${sha256}  ./here.qcow2`,
    '# BSD.qcow2: 755043840 bytes',
    `SHA256 (bsd.qcow2) = ${sha256}`,
    `SHA512 (bsd.qcow2) = ${sha512.toUpperCase()}`,
    `MD5 (bsd.qcow2) = ${md5}`,
    `${sha512}  long.qcow2`,
    // Not for this folder, not of the length, or of no algorithm here.
    `${sha256}  ../up.qcow2`,
    `${sha256}  /etc/passwd`,
    `SHA256 (a.qcow2) = ${md5}`,
    `${'0'.repeat(40)}  sha1.qcow2`,
    '-----BEGIN PGP SIGNATURE-----',
    'iQIzBAEBCAAdFiEE',
    '-----END PGP SIGNATURE-----',
  ].join('\n')
  expect(readChecksumList('CHECKSUM', text).map(({ file, algorithm }) => `${algorithm} ${file}`)).toEqual([
    'sha256 two blanks.qcow2',
    'sha256 binary.qcow2',
    'sha256 one-blank.qcow2',
    'sha256 here.qcow2',
    'sha256 bsd.qcow2',
    'sha512 bsd.qcow2',
    'md5 bsd.qcow2',
    'sha512 long.qcow2',
  ])
})

it('takes a digest alone for that of the file the list is named for', () => {
  expect(readChecksumList('a.qcow2.sha256', `${sha256}\n`)).toEqual([
    { file: 'a.qcow2', algorithm: 'sha256', value: sha256 },
  ])
})

it('reads any text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), (text) => {
      for (const { file } of readChecksumList('SHA256SUMS', text)) expect(file).not.toContain('/')
    }),
  )
})
