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

/** For each field that is filtered by, a value that many images have. */
export const commonValues = {
  os_distro: 'alma',
  status: 'active',
  scp_image_type: 'standard',
  scp_original_image_type: 'standard',
  name: 'golden-image',
}

/**
 * Values that exactly `rareCount` public images have, however large the catalogue: a page of them is full at every
 * size, and hard to find in a large one. One row of images for each field. Of each row the first `togetherCount` have
 * the common values in all other fields, and the others have none of them.
 */
export const rareValues = {
  os_distro: 'plan9',
  status: 'deactivated',
  scp_image_type: 'marketplace',
  scp_original_image_type: 'marketplace',
  name: 'limited-edition',
}
export const rareCount = 25
export const togetherCount = 3
const otherValues = {
  os_distro: 'debian',
  status: 'queued',
  scp_image_type: 'gpu',
  scp_original_image_type: 'gpu',
  name: 'edition',
}

/** Values that many images have, but only `togetherCount` public ones both of them. */
export const seldomTogether = { os_distro: 'windows', scp_image_type: 'k8s' }

/** What an image is that is rare in a field, by its place in the row of that field. */
export function rareFields(field, turn) {
  const isLast = field === 'name' && turn >= rareCount - togetherCount
  const others = turn < togetherCount ? commonValues : otherValues
  return { ...others, ...(isLast && seldomTogether), [field]: rareValues[field] }
}
