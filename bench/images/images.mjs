import { makeAccounts } from './accounts.mjs'
import { Random } from './random.mjs'
import {
  applications,
  architectures,
  commonValues,
  rareCount,
  rareFields,
  rareValues,
  stages,
  systems,
} from './shapes.mjs'

/** Smallest catalogue in which all the kinds of images have their places. */
export const leastImages = 1000
const firstDay = Date.UTC(2023, 0, 1) / 1000
const span = 1200 * 86_400
/** What the images of an account are, by turns, so that small catalogues have their share of each. */
const turns = {
  provider: ['public'],
  whale: ['private', 'shared', 'private', 'private', 'shared', 'private', 'community', 'private', 'private'],
  team: [
    'private',
    'shared',
    'private',
    'shared',
    'private',
    'private',
    'shared',
    'private',
    'private',
    'community',
  ],
  customer: ['private', 'public', 'shared', 'private', 'community', 'private', 'public', 'shared'],
  tiny: ['private', 'shared', 'private'],
}

/**
 * The images of a catalogue of `size`, each a function of the seed and its place, oldest first: `at(3)` costs the
 * same as `at(999_999)`.
 */
export function makeImages(seed, size) {
  const accounts = makeAccounts(seed)
  const withRole = (role) => accounts.filter((account) => account.role === role)
  const [whale] = withRole('whale')
  const [tiny] = withRole('tiny')
  const [teams, providers, customers] = [withRole('team'), withRole('provider'), withRole('customer')]
  const sharers = [whale, ...teams]
  const rare = rarePlaces(size)
  const tinyPlaces = [1, 2, 3].map((quarter) => Math.floor((size * quarter) / 4) - 1)

  /** Of each hundred: 9 to the whale, 32 to teams, 35 to providers, 24 to customers; mixed. */
  function ownerOf(index) {
    const tinyTurn = tinyPlaces.indexOf(index)
    if (tinyTurn >= 0) return { owner: tiny, turn: tinyTurn }
    const hundred = Math.floor(index / 100)
    const slot = slotOf(index)
    if (slot < 9) return { owner: whale, turn: hundred * 9 + slot }
    if (slot < 41)
      return { owner: teams[slot % teams.length], turn: hundred * 4 + Math.floor((slot - 9) / teams.length) }
    if (isProviders(slot)) return { owner: providers[slot % providers.length], turn: 0 }
    const place = hundred * 24 + slot - 76
    return { owner: customers[place % customers.length], turn: Math.floor(place / customers.length) + slot }
  }

  function membersOf(owner, random) {
    const candidates = owner.role === 'customer' ? customers : sharers
    return Array.from({ length: 1 + random.below(4) }, () => ({
      member_id: random.pick(candidates).account_id,
      status: random.pick(['accepted', 'accepted', 'accepted', 'pending', 'rejected']),
    }))
  }

  /** One image as a line of an import. */
  function at(index) {
    const random = new Random(seed, index)
    const special = rare.get(index)
    const { owner, turn } = special ? { owner: providers[0], turn: 0 } : ownerOf(index)
    const visibility = turns[owner.role][turn % turns[owner.role].length]
    const isProduct = owner.role === 'provider'
    const image = { ...dates(random, index / size), ...contents(random, isProduct) }
    image.owner = owner.account_id
    image.owner_account_name = owner.name
    image.owner_user_name = random.percent(90) ? owner.user : null
    image.visibility = visibility
    image.protected = random.percent(10)
    image.os_hidden = !special && owner !== tiny && index % 97 === 50
    Object.assign(image, special)
    if (visibility === 'shared' && owner !== tiny) image.members = membersOf(owner, random)
    return image
  }

  return { size, seed, accounts, at }
}

const slotOf = (index) => (index * 37) % 100
const isProviders = (slot) => slot >= 41 && slot < 76

/** Place of an image → the fields in which it is not as others: spread evenly, among the providers' images. */
function rarePlaces(size) {
  const places = new Map()
  for (let turn = 0; turn < rareCount; turn++) {
    let place = Math.floor((size * turn) / rareCount)
    for (const field of Object.keys(rareValues)) {
      while (places.has(place) || !isProviders(slotOf(place))) place++
      places.set(place, rareFields(field, turn))
    }
  }
  return places
}

const buildDay = (random) =>
  `${2023 + random.below(4)}${String(1 + random.below(12)).padStart(2, '0')}${String(1 + random.below(28)).padStart(2, '0')}`

/** Catalogues grow in time: an image's age is its place, give or take three days. */
function dates(random, part) {
  const created = Math.floor(firstDay + part * span + random.below(6 * 86_400))
  return { created_at: wireTime(created), updated_at: wireTime(created + random.below(60 * 86_400)) }
}

const wireTime = (seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`

function contents(random, isProduct) {
  const id = random.uuid()
  const system = random.pick(systems)
  const version = random.pick(system.versions)
  const kind = kindOf(random, isProduct, system.distro)
  const format = random.pick(['qcow2', 'qcow2', 'qcow2', 'raw', 'vmdk'])
  const isStored = random.percent(92)
  const size = isStored ? 400_000_000 + random.below(9_000_000) * 1000 : null
  return {
    id,
    name: nameOf(random, isProduct, system, version),
    status: isStored ? 'active' : random.pick(['queued', 'saving', 'importing', 'killed']),
    container_format: random.percent(96) ? 'bare' : 'ovf',
    disk_format: format,
    min_disk: random.pick([0, 8, 10, 20, 50, 100, 200]),
    min_ram: random.pick([0, 0, 0, 512, 1024, 2048, 4096]),
    os_distro: system.distro,
    scp_os_version: version,
    scp_os_build_version: random.percent(60) ? buildDay(random) : null,
    size,
    virtual_size: size !== null && random.percent(70) ? (1 + random.below(200)) * 1_073_741_824 : null,
    checksum: isStored ? random.hex(32) : null,
    os_hash_algo: isStored ? 'sha512' : null,
    os_hash_value: isStored ? random.hex(128) : null,
    root_device_name: random.percent(80) ? '/dev/vda' : null,
    url: isProduct ? `https://object-store.example.com/images/${id}/disk.${format}` : null,
    volumes: random.percent(80) ? volumesOf(random) : null,
    zone: null,
    ...kind,
  }
}

function kindOf(random, isProduct, distro) {
  const made = isProduct ? 'standard' : 'custom'
  const hasGraphics = random.percent(6)
  const isNode = random.percent(8) && (distro === 'ubuntu' || distro === 'rocky')
  const from = isNode ? 'k8s' : hasGraphics ? 'gpu' : 'standard'
  return {
    scp_image_type: isProduct ? from : made,
    scp_original_image_type: from,
    scp_k8s_version: isNode ? `v1.${28 + random.below(6)}.${random.below(10)}` : null,
    scp_gpu_driver: hasGraphics ? random.pick(['535.183.06', '550.127.08', '570.86.15']) : null,
    scp_supported_class_types: hasGraphics ? 'GPU-A100-1,GPU-H100-2' : null,
  }
}

function nameOf(random, isProduct, { title }, version) {
  if (random.percent(10)) return commonValues.name
  if (isProduct) {
    return `${title} ${version ?? '1'} ${random.pick(architectures)} (${buildDay(random)}.${random.below(3)})`
  }
  return `${random.pick(applications)}-${random.pick(stages)}-${random.hex(8)}`
}

const volumesOf = (random) =>
  JSON.stringify([
    {
      tag: null,
      volume_id: null,
      encryption_options: null,
      encryption_secret_uuid: null,
      encryption_format: null,
      device_name: '/dev/vda',
      disk_bus: 'virtio',
      volume_type: null,
      encrypted: null,
      image_id: null,
      device_type: 'disk',
      source_type: 'snapshot',
      delete_on_termination: false,
      volume_size: 8 + random.below(200),
      guest_format: null,
      boot_index: 0,
      destination_type: 'volume',
      snapshot_id: random.uuid(),
      no_device: null,
    },
  ])
