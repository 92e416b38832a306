/**
 * The image of the vendor's page "List Images" and of its later pages, written down by hand: the suite must not learn
 * from the server's tables what the server should say. Kind of value; a question mark allows null, as the vendor's models do.
 */
const kinds = {
  checksum: 'text?',
  container_format: 'text',
  created_at: 'time',
  disk_format: 'text',
  file: 'text',
  id: 'uuid',
  min_disk: 'count',
  min_ram: 'count',
  name: 'text',
  os_distro: 'text?',
  os_hash_algo: 'text?',
  os_hash_value: 'text?',
  os_hidden: 'flag',
  owner: 'text',
  owner_account_name: 'text?',
  owner_user_name: 'text?',
  protected: 'flag',
  root_device_name: 'text?',
  scp_gpu_driver: 'text?',
  scp_image_type: 'text?',
  scp_k8s_version: 'text?',
  scp_original_image_type: 'text?',
  scp_os_build_version: 'text?',
  scp_os_version: 'text?',
  scp_supported_class_types: 'text?',
  size: 'bytes?',
  status: 'text',
  updated_at: 'time',
  url: 'text?',
  virtual_size: 'bytes?',
  visibility: 'visibility',
  volumes: 'volumes?',
  zone: 'text?',
} as const

export const fieldKinds: Readonly<Record<string, string>> = kinds
export const visibilities = ['public', 'community', 'shared', 'private'] as const

const all = Object.keys(kinds)
const without = (...names: string[]) => all.filter((name) => !names.includes(name))

const of10 = without('scp_gpu_driver', 'scp_supported_class_types', 'zone')
const of12 = without('scp_supported_class_types', 'zone')

/**
 * By API version how many keys an image of a list has, and which; those of an image by itself (show, create, update);
 * and those of one that is offered.
 */
// biome-ignore format: a table reads best with one row a line
export const keysOfVersion = [
  { version: '1.0', count: 30, keys: of10, shown: of10, offered: of10 },
  { version: '1.1', count: 30, keys: of10, shown: of10, offered: of10 },
  { version: '1.2', count: 31, keys: of12, shown: of12, offered: of12 },
  { version: '1.3', count: 32, keys: without('zone'), shown: of12, offered: of12 },
  { version: '1.4', count: 33, keys: all, shown: all, offered: of12 },
  { version: '1.5', count: 33, keys: all, shown: all, offered: of12 },
] as const

/** The versions that the suite knows, oldest first. */
export const versions = keysOfVersion.map(({ version }) => version)

const rowOf = (version: string) => keysOfVersion.find((row) => row.version === version)

/** The keys of an image by itself. */
export const shownKeys = (version: string): readonly string[] => rowOf(version)?.shown ?? []

/** The keys of an image that is offered. */
export const offeredKeys = (version: string): readonly string[] => rowOf(version)?.offered ?? []

export type Value = string | number | boolean | null

/** An image of the wire, as far as the suite looks into it. */
export interface WireImage {
  readonly id: string
  readonly owner: string
  readonly visibility: string
  readonly created_at: string
  readonly name: string
  readonly [field: string]: Value
}

const isCount = (value: unknown, most: number) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  uuid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(value)),
  time: (value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
  flag: (value) => typeof value === 'boolean',
  count: (value) => isCount(value, 2 ** 31 - 1),
  bytes: (value) => isCount(value, Number.MAX_SAFE_INTEGER),
  visibility: (value) => visibilities.some((word) => word === value),
  volumes: (value) => typeof value === 'string' && isJsonArray(value),
}

function isJsonArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

/** Fields of an image whose value is of another kind than the page shows, as texts. */
export function wrongValues(image: WireImage): string[] {
  return Object.entries(image).flatMap(([field, value]) => {
    const kind = fieldKinds[field] ?? ''
    const isFine = value === null ? kind.endsWith('?') : checks[kind.replace('?', '')]?.(value)
    return isFine ? [] : [`${image.id}: ${field} is ${JSON.stringify(value)}, not ${kind}`]
  })
}
