import { describe, expect, it, test } from 'vitest'
import { destinations, type HostAddress } from '../../src/image-data/guard/destinations.ts'
import {
  publicAddressTest,
  reservedIpv4,
  reservedIpv6,
} from '../../src/image-data/guard/reserved-addresses.ts'
import { reasonOf, refusalOf } from './refusal.ts'

describe('an address is public', () => {
  const isPublic = publicAddressTest()

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2001:4860:4860::8888',
    '2606:4700::1111',
    '2a00::1',
  ])('%s', (address) => expect(isPublic(address)).toBe(true))

  it.each([
    '0.0.0.0',
    '127.0.0.1',
    '127.255.255.255',
    '10.255.255.255',
    '100.100.100.200',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.255.255',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::808:808',
    '2002:7f00:1::',
    '2001:0:1::1',
    '2001:db8::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1111%1',
    'ff02::1',
    '4000::1',
    '',
    'localhost',
    '127.0.0.1.example',
  ])('not: %s', (address) => expect(isPublic(address)).toBe(false))

  it.each([...reservedIpv4, ...reservedIpv6])('not: %s/%d, %s', (network) =>
    expect(isPublic(network)).toBe(false),
  )
})

describe('the addresses of a host', () => {
  const url = new URL('https://images.example/a')
  const of = (addresses: readonly HostAddress[], allowed: readonly string[] = []) =>
    destinations(allowed, async () => addresses).addressesOf(url)
  const publicOne = { address: '93.184.216.34', family: 4 }
  const publicSix = { address: '2606:2800:220:1::1', family: 6 }
  const privateOne = { address: '10.1.2.3', family: 4 }

  test('are those it has, when all are public', async () => {
    expect(await of([publicOne, publicSix])).toEqual([publicOne, publicSix])
  })

  test('are refused when one is not, and the address stays untold', async () => {
    const error = await refusalOf(() => of([publicOne, privateOne]))
    expect(error.reason).toBe('address')
    expect(error.message).toContain('images.example')
    expect(error.message).not.toContain('10.1.2.3')
    expect(await reasonOf(() => of([privateOne, publicSix]))).toBe('address')
  })

  test('are taken when the host or the address is allowed', async () => {
    expect(await of([privateOne], ['images.example'])).toEqual([privateOne])
    expect(await of([privateOne, publicSix], ['10.0.0.0/8'])).toHaveLength(2)
    expect(await reasonOf(() => of([privateOne], ['10.2.0.0/16', 'other.example']))).toBe('address')
  })

  test('there must be', async () => {
    expect(await reasonOf(() => of([]))).toBe('host-unknown')
  })

  test.each([
    ['ENOTFOUND', 'host-unknown', false],
    ['EAI_AGAIN', 'host-lookup', true],
  ])('a look-up that fails with %s: %s', async (code, reason, isTransient) => {
    const failing = destinations([], () => Promise.reject(Object.assign(new Error(code), { code })))
    expect(await refusalOf(() => failing.addressesOf(url))).toMatchObject({ reason, isTransient })
  })

  test('an address is no name to be looked up', async () => {
    const none = destinations([], () => Promise.reject(new Error('asked')))
    expect(await none.addressesOf(new URL('http://93.184.216.34/'))).toEqual([publicOne])
    expect(await none.addressesOf(new URL('http://[2606:2800:220:1::1]/'))).toEqual([publicSix])
  })
})
