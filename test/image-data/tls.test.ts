import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { examine, host, listening } from './hosts.ts'
import { refusalOf } from './refusal.ts'

/** A self-signed certificate; undefined where openssl is not installed. */
function selfSigned(): { key: Buffer; cert: Buffer } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'image-data-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '1',
  ]
  try {
    execFileSync('openssl', [...args, '-subj', '/CN=images.example', '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const pair = selfSigned()
if (!pair) console.warn('openssl is not installed: certificates are not tested')

describe.skipIf(!pair)('https', () => {
  const names: string[] = []
  const server = () =>
    listening(
      createServer({
        ...pair,
        SNICallback: (name, done) => {
          names.push(name)
          done(null, createSecureContext(pair))
        },
      }),
      { scheme: 'https' },
    )

  test('a certificate that nobody vouches for is refused; the name asked for is that of the URL', async () => {
    const { port } = await server()
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const url = `https://images.example:${port}/a`
    expect(await refusalOf(() => examine('header', url, { resolve }))).toMatchObject({
      reason: 'tls',
      isTransient: false,
    })
    expect(names).toEqual(['images.example'])
  })

  test('plain http at the other end is refused', async () => {
    const { url } = await host((_, response) => response.end())
    const error = await refusalOf(() => examine('header', url.replace('http:', 'https:')))
    expect(error.reason).toBe('tls')
  })
})
