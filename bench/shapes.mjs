/** Words images are made of. */

/** Distributions, common ones named more often. */
export const systems = [
  ...Array(5).fill({ distro: 'ubuntu', title: 'Ubuntu', versions: ['20.04', '22.04', '24.04', '26.04'] }),
  ...Array(3).fill({ distro: 'rocky', title: 'Rocky Linux', versions: ['8.10', '9.4', '9.6', '10.0'] }),
  ...Array(3).fill({ distro: 'alma', title: 'AlmaLinux', versions: ['8.8', '8.10', '9.5', '10.1'] }),
  ...Array(2).fill({ distro: 'debian', title: 'Debian', versions: ['11', '12', '13'] }),
  ...Array(2).fill({ distro: 'windows', title: 'Windows Server', versions: ['2019', '2022', '2025'] }),
  { distro: 'centos', title: 'CentOS Stream', versions: ['9', '10'] },
  { distro: 'rhel', title: 'Red Hat Enterprise Linux', versions: ['8.10', '9.4', '9.6'] },
  { distro: 'oracle', title: 'Oracle Linux', versions: ['8.10', '9.6'] },
  { distro: 'opensuse', title: 'openSUSE Leap', versions: ['15.6'] },
  { distro: null, title: 'Appliance', versions: [null] },
]

export const applications = [
  'web',
  'api',
  'db',
  'cache',
  'batch',
  'mail',
  'proxy',
  'build',
  'queue',
  'search',
]
export const stages = ['prod', 'stage', 'test', 'dev']
export const architectures = ['x86_64', 'x86_64', 'x86_64', 'aarch64']

/** A name that many images have. */
export const commonName = 'golden-image'

/**
 * Values that exactly `rareCount` public images have, however large the catalogue: a page of them is full at every
 * size, and hard to find in a large one. One row of images for each field.
 */
export const rareValues = {
  os_distro: 'plan9',
  status: 'deactivated',
  scp_image_type: 'marketplace',
  scp_original_image_type: 'marketplace',
  name: 'limited-edition',
}
export const rareCount = 25
