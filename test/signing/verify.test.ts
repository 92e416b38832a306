import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signingKey } from '../../src/signing/signing-key.ts'
import { expectedStringsToSign, verifySignature } from '../../src/signing/verify.ts'
import { runs } from '../runs.ts'
import { signature } from '../signed-headers.ts'
import { accepted, received, refused, secretKey, timestamp } from './vectors.ts'

const key = signingKey(secretKey)

describe('known signatures', () => {
  test.each(accepted)('$name is accepted', (vector) => {
    expect(verifySignature(received(vector), vector.signature, key)).toBe(true)
  })

  test.each(refused)('$name is refused', (vector) => {
    expect(verifySignature(received(vector), vector.signature, key)).toBe(false)
  })
})

const hex = (digits: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: digits, maxLength: digits })
    .map((values) => values.map((value) => value.toString(16)).join(''))
const target = fc.oneof(fc.webPath(), fc.webUrl({ withQueryParameters: true }).map(pathAndQuery), fc.string())
function pathAndQuery(url: string) {
  const { pathname, search } = new URL(url)
  return pathname + search
}
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  bases: fc.constantFrom(['http://127.0.0.1:8080'], ['https://images.test', 'http://images.test']),
  target,
  timestamp: fc.integer({ min: 1e12, max: 1e13 - 1 }).map(String),
  accessKey: hex(32),
  accountId: fc.oneof(fc.constant(''), hex(32)),
  clientType: fc.constantFrom('Openapi', 'user'),
})
const sign = (request: { bases: readonly string[]; target: string }, secret: string, base = 0) => {
  const parts = request as typeof request & Omit<Parameters<typeof signature>[0], 'url'>
  return signature({ ...parts, url: `${request.bases[base]}${request.target}` }, secret)
}

describe('any request', () => {
  test('what was signed verifies, whichever base the client wrote', () => {
    fc.assert(
      fc.property(anyRequest, fc.string({ unit: 'binary' }), (request, secret) => {
        request.bases.forEach((_base, index) => {
          expect(verifySignature(request, sign(request, secret, index), signingKey(secret))).toBe(true)
        })
      }),
    )
  })

  test('one changed character of the signature fails', () => {
    const change = fc.tuple(fc.nat(43), fc.constantFrom(...'AZaz09+/=-_ é'))
    fc.assert(
      fc.property(anyRequest, change, (request, [at, other]) => {
        const right = sign(request, secretKey)
        const wrong = right.slice(0, at) + other + right.slice(at + 1)
        expect(verifySignature(request, wrong, key)).toBe(wrong === right)
      }),
      { numRuns: runs(1000) },
    )
  })

  test('any other text as signature fails and never throws', () => {
    fc.assert(
      fc.property(anyRequest, fc.string({ unit: 'binary' }), (request, text) => {
        expect(verifySignature(request, text, key)).toBe(false)
      }),
    )
  })

  test('one changed character of the timestamp, the key or the account fails', () => {
    fc.assert(
      fc.property(anyRequest, fc.nat(12), hex(1), (request, at, digit) => {
        const right = sign(request, secretKey)
        for (const part of ['timestamp', 'accessKey', 'accountId'] as const) {
          const text = request[part]
          const changed = { ...request, [part]: text.slice(0, at) + digit + text.slice(at + 1) }
          expect(verifySignature(changed, right, key)).toBe(changed[part] === text)
        }
      }),
    )
  })

  test('another method, another secret or no query fails', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const right = sign(request, secretKey)
        const method = request.method === 'GET' ? 'PUT' : 'GET'
        expect(verifySignature({ ...request, method }, right, key)).toBe(false)
        expect(verifySignature(request, right, signingKey(`${secretKey}0`))).toBe(false)
        expect(verifySignature({ ...request, target: `${request.target}?a=b` }, right, key)).toBe(false)
      }),
    )
  })
})

describe('clients that do not sign the text of the wire', () => {
  // A lone surrogate has no UTF-8 form, and the guard refuses these three.
  const value = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[&=#]/g, ''))
  const query = fc.dictionary(fc.constantFrom('name', 'sort', 'os_distro', 'marker'), value, { minKeys: 1 })
  const base = 'http://127.0.0.1:8080'
  const check = (wire: string, signed: string) => {
    const request = received({ name: '', method: 'GET', base, target: wire, signature: '' })
    const parts = { ...request, url: base + signed }
    return verifySignature(request, signature(parts, secretKey), key)
  }

  test('Python: raw pairs signed, form-encoded pairs sent', () => {
    fc.assert(
      fc.property(query, (pairs) => {
        const raw = Object.entries(pairs).map((pair) => pair.join('='))
        const wire = `/v1/images?${new URLSearchParams(pairs)}`
        expect(check(wire, `/v1/images?${raw.join('&')}`)).toBe(true)
      }),
    )
  })

  test('Node: encodeURI signed, what fetch makes of it sent', () => {
    fc.assert(
      fc.property(query, (pairs) => {
        const raw = Object.entries(pairs).map((pair) => pair.join('='))
        const signed = encodeURI(`/v1/images?${raw.join('&')}`)
        expect(check(pathAndQuery(base + signed), signed)).toBe(true)
      }),
    )
  })

  test('a value that would read as another parameter is refused', () => {
    expect(check('/v1/images?name=a%26limit=1', '/v1/images?name=a&limit=1')).toBe(false)
    expect(check('/v1/images/x%3Flimit=1', '/v1/images/x?limit=1')).toBe(false)
  })
})

test('what would have been accepted can be shown, each once, without the secret', () => {
  const [python] = accepted.filter((vector) => vector.signedTarget !== undefined)
  if (!python) throw new Error('no vector signs another text than the wire')
  const texts = expectedStringsToSign(received(python))
  expect(texts[0]).toContain(`GET${python.base}${python.target}${timestamp}`)
  expect(texts[1]).toContain(`GET${python.base}${python.signedTarget}${timestamp}`)
  expect(new Set(texts).size).toBe(texts.length)
  expect(texts.join()).not.toContain(secretKey)
})
