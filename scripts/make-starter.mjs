// Makes starter/images.ndjson with the project's own importers: the newest builds of each distribution and version.
// Usage: npm run build && node scripts/make-starter.mjs OSISM LIMA FEDORA_COREOS
// The arguments are folders of the three sources as starter/README.md names them.
import { writeFileSync } from 'node:fs'
import { sourceKinds } from '../dist/sources/kinds.js'
import { starterOwner, starterPath } from '../dist/sources/starter.js'

/** Builds kept of one distribution and version. */
const BUILDS = 9

const paths = process.argv.slice(2)
const kinds = ['osism', 'lima', 'fedora-coreos']
if (paths.length !== kinds.length) {
  console.error('usage: node scripts/make-starter.mjs OSISM LIMA FEDORA_COREOS')
  process.exit(2)
}

const byId = new Map()
for (const [index, kind] of kinds.entries()) {
  for await (const item of sourceKinds[kind].open(paths[index], { account: starterOwner })) {
    if ('write' in item) byId.set(item.write.image.id, item.write.image)
  }
}

const families = new Map()
for (const image of byId.values()) {
  if (image.url === null || image.os_hash_value === null || image.os_distro === null) continue
  const family = `${image.os_distro} ${image.scp_os_version ?? image.scp_k8s_version}`
  families.set(family, [...(families.get(family) ?? []), image])
}
const newestFirst = (a, b) => b.created_at.localeCompare(a.created_at) || a.id.localeCompare(b.id)
const chosen = [...families.values()].flatMap((images) => images.sort(newestFirst).slice(0, BUILDS))
chosen.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id))

// What is null is left out: the reader of ndjson puts it back.
const lines = chosen.map((image) =>
  JSON.stringify(Object.fromEntries(Object.entries(image).filter(([, value]) => value !== null))),
)
writeFileSync(starterPath(), `${lines.join('\n')}\n`)
const counts = {}
for (const { os_distro } of chosen) counts[os_distro] = (counts[os_distro] ?? 0) + 1
console.log(`${chosen.length} images`, counts)
