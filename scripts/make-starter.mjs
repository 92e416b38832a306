// Makes starter/images.ndjson with the project's own importers: the newest builds of each distribution, version and
// architecture, with facts only. The same input gives the same bytes.
// Usage: npm run build && node scripts/make-starter.mjs OSISM LIMA FEDORA_COREOS
// The arguments are folders of the three sources as starter/README.md names them.
import { writeFileSync } from 'node:fs'
import { sourceKinds } from '../dist/sources/kinds.js'
import { starterOwner, starterOwnerName, starterPath } from '../dist/sources/lists/starter.js'

/** Builds kept of one distribution, version and image type, by architecture. */
const builds = { x86_64: 10, aarch64: 6, other: 2 }

const paths = process.argv.slice(2)
const kinds = ['osism', 'lima', 'fedora-coreos']
if (paths.length !== kinds.length) {
  console.error('usage: node scripts/make-starter.mjs OSISM LIMA FEDORA_COREOS')
  process.exit(2)
}

const owner = { account: starterOwner, accountName: starterOwnerName }
const images = []
for (const [index, kind] of kinds.entries()) {
  for await (const item of sourceKinds[kind].open(paths[index], owner)) {
    if ('write' in item) images.push(item.write.image)
  }
}

function architectureOf({ name, url }) {
  if (/aarch64|arm64/.test(`${name} ${url}`)) return 'aarch64'
  return /ppc64|s390x|riscv64|arm(?:v7|hf)/.test(`${name} ${url}`) ? 'other' : 'x86_64'
}

/** Copies that one cloud kept for a while. Its Kubernetes images were made there and have no other address. */
const isCopy = ({ url, scp_k8s_version }) =>
  /(?:osism|betacloud)\.\w+\/|your-objectstorage/.test(url) ||
  (/regiocloud/.test(url) && scp_k8s_version === null)

/** The data behind such an address changes, so that its digest is soon wrong. */
const isRolling = ({ url }) => /[/-]latest|\/current\//.test(url)

const isComplete = (image) =>
  image.url !== null && image.os_hash_value !== null && image.os_distro !== null && image.created_at > '2000'

/** One platform's disk of a Fedora CoreOS build is enough here. */
const isOtherPlatform = ({ name }) => / qemu /.test(name)

/** Distribution and version; where every build is a version of its own (`1592.14`), its first number. */
function familyOf(image) {
  const { os_distro, scp_os_version, scp_os_build_version, scp_k8s_version } = image
  if (scp_k8s_version !== null) return `kubernetes ${scp_k8s_version}`
  const isOwnVersion = scp_os_version === null || /^\d{8}/.test(scp_os_build_version ?? '') === false
  return `${os_distro} ${isOwnVersion ? (scp_os_version ?? '').split('.')[0] : scp_os_version}`
}

const families = new Map()
for (const image of images) {
  if (!isComplete(image) || isRolling(image) || isCopy(image) || isOtherPlatform(image)) continue
  const family = `${familyOf(image)} ${image.scp_image_type} ${architectureOf(image)}`
  families.set(family, [...(families.get(family) ?? []), image])
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0)
const newestFirst = (a, b) => compare(b.created_at, a.created_at) || compare(a.name, b.name)
const chosen = [...families.values()].flatMap((family) =>
  family.sort(newestFirst).slice(0, builds[architectureOf(family[0])]),
)
chosen.sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id))

// What is null is left out: the reader of ndjson puts it back.
const lines = chosen.map((image) =>
  JSON.stringify(Object.fromEntries(Object.entries(image).filter(([, value]) => value !== null))),
)
writeFileSync(starterPath(), `${lines.join('\n')}\n`)
const counts = {}
for (const { os_distro } of chosen) counts[os_distro] = (counts[os_distro] ?? 0) + 1
console.log(`${chosen.length} images`, counts)
