import { describe, expect, it } from 'vitest'
import { osDistroOf, titleOf } from '../../../src/sources/fields/os-distro.ts'

describe('osDistroOf', () => {
  it.each([
    ['AlmaLinux 9', 'centos', 'alma'],
    ['Rocky 9', undefined, 'rocky'],
    ['CentOS Stream 9', undefined, 'centos'],
    ['Ubuntu 24.04 Minimal', 'ubuntu', 'ubuntu'],
    ['ol9', undefined, 'oracle'],
    ['Oracle Linux 9', undefined, 'oracle'],
    ['Red Hat 9', undefined, 'rhel'],
    ['Windows Server 2022', undefined, 'windows'],
    ['fedora-coreos', undefined, 'fedora-coreos'],
    ['Fedora 42', undefined, 'fedora'],
    ['Garden Linux', undefined, 'gardenlinux'],
    ['Kubernetes CAPI', 'ubuntu', 'ubuntu'],
    ['Image', 'RHEL', 'rhel'],
    ['Image', 'Plan9', 'plan9'],
    ['Image', undefined, null],
  ])('of "%s" declared as %s is %s', (name, declared, distro) =>
    expect(osDistroOf(name, declared)).toBe(distro),
  )
})

it('titleOf is how people write it, or the name itself', () => {
  expect(titleOf('almalinux')).toBe('AlmaLinux')
  expect(titleOf('almalinux-kitten')).toBe('AlmaLinux Kitten')
  expect(titleOf('centos-stream')).toBe('CentOS Stream')
  expect(titleOf('plan9')).toBe('plan9')
})
