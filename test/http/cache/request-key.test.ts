import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestKey } from '../../../src/http/cache/request-key.ts'

const usual = {
  Host: 'a:80',
  'Scp-AccessKey': 'key',
  'Scp-Signature': 'one',
  'Scp-Timestamp': '1',
  Accept: '*/*',
}
const read = (
  headers: Record<string, string>,
  { target = '/v1/images', ...more }: { target?: string; [part: string]: unknown } = {},
  extra: string[] = [],
) => {
  const rawHeaders = [...Object.entries(headers).flat(), ...extra]
  const request = { method: 'GET', httpVersionMinor: 1, rawHeaders, ...more }
  return requestKey(request as unknown as IncomingMessage, target)
}

describe('what a request asks for', () => {
  test('does not depend on who proves it when, nor on what the client has', () => {
    const asked = read(usual)
    expect(asked).toMatchObject({ signature: 'one', timestamp: '1', ifNoneMatch: undefined })
    const later = read(
      { ...usual, 'Scp-Signature': 'two', 'scp-timestamp': '2', 'If-None-Match': '"a"' },
      {},
      [],
    )
    expect(later).toBeUndefined()
    const { 'Scp-Timestamp': _, ...rest } = usual
    const again = read({ ...rest, 'Scp-Signature': 'two', 'SCP-TIMESTAMP': '2', 'if-none-match': '"a"' })
    expect(again).toMatchObject({ signature: 'two', timestamp: '2', ifNoneMatch: '"a"', key: asked?.key })
  })

  test('depends on every other header, and on the target', () => {
    const name = fc.stringMatching(/^[A-Za-z-]{1,20}$/)
    const value = fc.stringMatching(/^[ -~]{0,10}$/)
    fc.assert(
      fc.property(name, value, (header, text) => {
        const asked = read(usual, {}, [header, text])
        const isApart = /^(scp-signature|scp-timestamp|content-length|transfer-encoding)$/i.test(header)
        if (isApart) expect(asked).toBeUndefined()
        else if (!/^if-none-match$/i.test(header)) expect(asked?.key).not.toBe(read(usual)?.key)
      }),
    )
    expect(read(usual, { target: '/v1/images?' })?.key).not.toBe(read(usual)?.key)
    expect(read({ ...usual, Accept: 'a\tb' })?.key).not.toBe(read({ ...usual, Accept: 'a b' })?.key)
    expect(read(usual, { httpVersionMinor: 0 })?.key).not.toBe(read(usual)?.key)
  })

  test('is not known without a signature or a host, with a body, or of a header that comes twice', () => {
    for (const missing of ['Host', 'Scp-Signature', 'Scp-Timestamp'] as const) {
      const { [missing]: _, ...rest } = usual
      expect(read(rest as Record<string, string>)).toBeUndefined()
    }
    expect(read({ ...usual, Host: '' })).toBeUndefined()
    expect(read(usual, { method: 'POST' })).toBeUndefined()
    expect(read(usual, { method: 'HEAD' })).toBeUndefined()
    for (const extra of [
      ['Content-Length', '3'],
      ['transfer-encoding', 'chunked'],
      ['Scp-Signature', 'two'],
      ['scp-timestamp', '1'],
    ])
      expect(read(usual, {}, extra)).toBeUndefined()
  })
})
