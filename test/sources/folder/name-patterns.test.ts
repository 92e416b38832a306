import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namePatterns, readName } from '../../../src/sources/fields/name-patterns.ts'
import { runs } from '../../runs.ts'

const stemOf = (name: string) => name.replace(/\.[a-z\d]+$/, '')

describe('a name that makers give', () => {
  // biome-ignore format: a table reads best with one row a line
  it.each([
    ['ubuntu-24.04-server-cloudimg-amd64.img', 'ubuntu', '24.04', null],
    ['ubuntu-22.04-minimal-cloudimg-amd64-20260121.img', 'ubuntu', '22.04', '20260121'],
    ['20260105-ubuntu-24.04-minimal.qcow2', 'ubuntu', '24.04', '20260105'],
    ['ubuntu-noble-24.04-amd64-server-20240821.img', 'ubuntu', '24.04', '20240821'],
    ['noble-server-cloudimg-amd64.img', 'ubuntu', '24.04', null],
    ['trusty-server-cloudimg-amd64-disk1.img', 'ubuntu', '14.04', null],
    ['zesty-server-cloudimg-amd64.img', null, null, null],
    ['debian-12-genericcloud-amd64-20260712-2537.qcow2', 'debian', '12', '20260712-2537'],
    ['debian-13-generic-ppc64el-daily.qcow2', 'debian', '13', null],
    ['debian-12-genericcloud-amd64-daily-20260124-2367.qcow2', 'debian', '12', '20260124-2367'],
    ['AlmaLinux-9-GenericCloud-9.8-20260526.x86_64.qcow2', 'alma', '9.8', '20260526'],
    ['AlmaLinux-10-GenericCloud-ext4-10.2-20260526.0.x86_64.qcow2', 'alma', '10.2', '20260526.0'],
    ['AlmaLinux-10-GenericCloud-10.2-20260526.0.x86_64_v2.qcow2', 'alma', '10.2', '20260526.0'],
    ['AlmaLinux-Kitten-GenericCloud-10-20260501.0.x86_64.qcow2', 'alma', '10', '20260501.0'],
    ['AlmaLinux-9-GenericCloud-latest.x86_64.qcow2', 'alma', '9', null],
    ['Rocky-9-GenericCloud-Base-9.8-20260525.0.x86_64.qcow2', 'rocky', '9.8', '20260525.0'],
    ['Rocky-9-GenericCloud.latest.x86_64.qcow2', 'rocky', '9', null],
    ['CentOS-Stream-GenericCloud-9-20260720.0.x86_64.qcow2', 'centos', '9', '20260720.0'],
    ['CentOS-Stream-GenericCloud-10-latest.aarch64.qcow2', 'centos', '10', null],
    ['CentOS-7-x86_64-GenericCloud-2009.qcow2', 'centos', '7', '2009'],
    ['Fedora-Cloud-Base-Generic-43-1.6.x86_64.qcow2', 'fedora', '43', '1.6'],
    ['Fedora-Cloud-Base-37-1.7.x86_64.qcow2', 'fedora', '37', '1.7'],
    ['Fedora-Cloud-Base-Generic.x86_64-40-1.14.qcow2', 'fedora', '40', '1.14'],
    ['Fedora-Cloud-Base-Generic-44-20260604.0.riscv64.qcow2', 'fedora', '44', '20260604.0'],
    ['Fedora-Cloud-Base-Generic-41_Beta-1.2.x86_64.qcow2', 'fedora', '41', '1.2'],
    ['fedora-coreos-42.20250705.3.0-openstack.x86_64.qcow2', 'fedora-coreos', '42', '42.20250705.3.0'],
    ['openSUSE-Leap-15.6-Minimal-VM.x86_64-Cloud.qcow2', 'opensuse', '15.6', null],
    ['Leap-16.0-Minimal-VM.x86_64-Cloud.qcow2', 'opensuse', '16.0', null],
    ['openSUSE-Tumbleweed-Minimal-VM.x86_64-1.0.0-Cloud-Snapshot20240629.qcow2', 'opensuse', 'Tumbleweed', '20240629'],
    ['openSUSE-MicroOS.x86_64-OpenStack-Cloud.qcow2', 'opensuse', 'MicroOS', null],
    ['SLES15-SP6-Minimal-VM.x86_64-Cloud-GM.qcow2', 'sles', '15.6', null],
    ['OL9U8_x86_64-kvm-b293.qcow2', 'oracle', '9.8', 'b293'],
    ['OL10U1_aarch64-kvm-cloud-b178.qcow2', 'oracle', '10.1', 'b178'],
    ['rhel-9.4-x86_64-kvm.qcow2', 'rhel', '9.4', null],
    ['Arch-Linux-x86_64-cloudimg-20260715.556894.qcow2', 'arch', null, '20260715.556894'],
    ['Arch-Linux-x86_64-cloudimg.qcow2', 'arch', null, null],
    ['nocloud_alpine-3.22.4-x86_64-uefi-cloudinit-r0.qcow2', 'alpine', '3.22.4', 'r0'],
    ['alpine-lima-std-3.23.0-x86_64.iso', 'alpine', '3.23.0', null],
    ['FreeBSD-15.1-RELEASE-amd64-BASIC-CLOUDINIT-zfs.raw', 'freebsd', '15.1', null],
    ['OPNsense-25.7-nano-amd64.img', 'freebsd', null, '25.7'],
    ['cirros-0.6.3-x86_64-disk.img', 'cirros', '0.6.3', null],
    ['flatcar_production_openstack_image.img', 'flatcar', null, null],
    ['openstack-gardener_prod-amd64-1592.14-730f446c.qcow2', 'gardenlinux', '1592.14', '730f446c'],
    ['Windows_Server-2016-English-Full-Base-2017.10.13.vhd', 'windows', '2016', '2017.10.13'],
    ['Windows_Server-2012-R2_RTM-English-64Bit-Base-2017.10.13.vhd', 'windows', '2012-R2', '2017.10.13'],
    ['windows-11-23H2.qcow2', 'windows', '11', null],
    ['20251118-almalinux-9.qcow2', 'alma', '9', '20251118'],
    ['20240603-openSUSE-Leap-15.6-Minimal-VM.x86_64-Cloud.qcow2', 'opensuse', '15.6', '20240603'],
    ['20240604-centos-stream-8.qcow2', 'centos', '8', '20240604'],
    ['rocky9.qcow2', 'rocky', '9', null],
    // Names that only begin like one.
    ['archive-2020.img', null, null, null],
    ['windowsill.img', null, null, null],
    ['ubuntuish-24.04.img', null, null, null],
    ['web-3.2.img', null, null, null],
  ])('%s', (name, os_distro, scp_os_version, scp_os_build_version) => {
    expect(readName(stemOf(name))).toMatchObject({ os_distro, scp_os_version, scp_os_build_version })
  })

  it('tells the day', () => {
    expect(readName('debian-12-genericcloud-amd64-20260712-2537').builtAt).toBe('2026-07-12T00:00:00Z')
    expect(readName('Windows_Server-2016-English-Full-Base-2017.10.13').builtAt).toBe('2017-10-13T00:00:00Z')
    expect(readName('golden-20251118').builtAt).toBe('2025-11-18T00:00:00Z')
    expect(readName('golden-20251340').builtAt).toBeUndefined()
  })
})

it('each row reads its own example before any other does', () => {
  const first = (name: string) => namePatterns.find((row) => row.name.test(stemOf(name)))?.title
  expect(namePatterns.map((row) => first(row.example))).toEqual(namePatterns.map((row) => row.title))
})

it('any name is read, in no time', () => {
  const pieces = fc.constantFrom('ubuntu-', 'alpine-', 'a-', '1', '.', '_', '-', 'Fedora-', '20240101', 'x')
  const name = fc.array(pieces, { maxLength: 120 }).map((parts) => parts.join('').slice(0, 255))
  fc.assert(
    fc.property(fc.oneof(name, fc.string({ maxLength: 255 })), (stem) => {
      for (const value of Object.values(readName(stem))) expect(value === '').toBe(false)
    }),
    { numRuns: runs(300) },
  )
})
