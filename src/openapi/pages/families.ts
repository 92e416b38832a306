import { architectures, defaultArchitecture } from 'scp-images-client/contract/families/architecture'
import { defaultNumbers, editions, lines } from 'scp-images-client/contract/families/family-tables'
import { code, codes, list, page, table } from '../markdown.ts'

/** `docs/families.md`: families of images, their newest images, and the order of versions. */
export function familiesPage(): string {
  return page(
    'Families of images, and order of versions',
    'packages/client/src/contract/families/family-tables.ts and packages/client/src/contract/families/architecture.ts',
    opening,
    '## A family',
    parts,
    '### Version lines',
    'A version line is what a distribution maintains on its own. So many numbers of `scp_os_version` name it:',
    table(
      ['Numbers', 'Distributions (`os_distro`)'],
      [
        ...lines.map(({ numbers, distros }) => [`${numbers}`, codes(distros)]),
        [`${defaultNumbers}`, 'all others'],
      ],
    ),
    '### Architectures',
    `No field has the architecture. It is found by a word of the name, else of the file name in \`url\`, else of the path in \`url\`; otherwise it is ${code(defaultArchitecture)}.`,
    table(
      ['Architecture', 'Words'],
      architectures.map((row) => [code(row.architecture), codes(row.words)]),
    ),
    '### Editions',
    `Words of the name that belong to the purpose: ${codes(editions)}.`,
    '## The newest',
    newest,
    '## The order of versions',
    order,
  )
}

/** A constant, so that no tool takes the example for an import of this file. */
const client = 'scp-images-client'

const opening = `\`\`\`sh
scp-images list --latest --visibility public --status active     # the newest image of each family
scp-images list --sort os_version --os-distro alma --limit 5     # 8.10 before 8.9
\`\`\`

The command line and the TypeScript client do this; the API cannot: it sorts \`scp_os_version\` as text, in which 8.9 comes after 8.10. Both read all pages, and work with
every filter and output format. In memory are one image of each family for \`--latest\`, the whole list for \`--sort os_version\` (with \`--limit\` at
most twice as many), and never more than 50,000: a longer list is refused, with a hint to use filters. In TypeScript:

\`\`\`ts
import { compareOsVersions, familyOf, images, latestOf } from '${client}'

const all = []
for await (const image of images(client, { os_distro: 'ubuntu', limit: 1000 })) all.push(image)
const newest = latestOf(all).filter((image) => familyOf(image).architecture === 'aarch64')
\`\`\``

const parts = `Images are in one family if these are equal:

${list([
  '**distribution**: `os_distro`;',
  '**version line**: the first numbers of `scp_os_version`, see below;',
  '**purpose**: `scp_image_type` and `scp_original_image_type`, the minor version of `scp_k8s_version`, and the words of the name that are an edition;',
  '**architecture**: see below.',
])}

Owner and visibility are not part of it: for the vendor's images alone use \`--visibility public\`.`

const newest = `The newest of a family has the highest OS version, then the highest Kubernetes version, then the highest \`scp_os_build_version\`, then the
latest \`created_at\`, and then the greatest \`id\`. An image without an OS version is compared by its build. An image with a less exact version (\`8\`)
is older than one with a more exact version (\`8.10\`), whenever it was built.`

const order = `Versions are compared by their numbers and words. Separators, and a \`v\` at the beginning, do not count.

${list([
  'Numbers compare as numbers of any length: 8.9 < 8.10 < 22.04.3 < 20250101.',
  'A longer version with the same beginning is greater: 9 < 9-stream < 9.1.',
  'A word for a pre-release is less: 10-beta < 10-rc1 < 10.',
  'A number is greater than a word at the same place.',
  'No version is less than any version. Texts with equal numbers and words are ordered by their characters, so that the order is total.',
])}`
