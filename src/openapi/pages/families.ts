import { architectures, usualArchitecture } from 'scp-images-client/contract/families/architecture'
import { editions, lines, usualNumbers } from 'scp-images-client/contract/families/family-tables'
import { code, list, page, table } from '../markdown.ts'

/** docs/families.md: what is the newest of what. */
export function familiesPage(): string {
  return page(
    'Families of images, and order of versions',
    'src/packages/client/src/contract/families/family-tables.ts and src/packages/client/src/contract/families/architecture.ts',
    opening,
    '## A family',
    parts,
    '### Version lines',
    'What a distribution maintains by itself. How many numbers of `scp_os_version` name it:',
    table(
      ['Numbers', 'Distributions (`os_distro`)'],
      [
        ...lines.map(({ numbers, distros }) => [`${numbers}`, words(distros)]),
        [`${usualNumbers}`, 'all others'],
      ],
    ),
    '### Architectures',
    `No field tells the architecture. It is found by a word of the name, else of the file's name in \`url\`, else of its path; without one it is ${code(usualArchitecture)}.`,
    table(
      ['Architecture', 'Words'],
      architectures.map((row) => [code(row.architecture), words(row.words)]),
    ),
    '### Editions',
    `Words of the name that belong to the purpose: ${words(editions)}.`,
    '## The newest',
    newest,
    '## The order of versions',
    order,
  )
}

const words = (all: readonly string[]): string => all.map(code).join(', ')

/** A constant, so that nobody takes the example for an import of this file. */
const client = 'scp-images-client'

const opening = `\`\`\`sh
scp-images list --latest --visibility public --status active     # the newest image of each family
scp-images list --sort os_version --os-distro alma --limit 5     # 8.10 before 8.9
\`\`\`

Both are of our command line and client alone: the API sorts \`scp_os_version\` as text, in which 8.9 comes after 8.10. They read all pages, and work with
every filter and form of output. One image a family is held in memory for \`--latest\`, all of the list for \`--sort os_version\` (with \`--limit\` no
more than twice as many), and never more than 50,000: a list that is longer is refused with a word on how to narrow it. In TypeScript:

\`\`\`ts
import { compareOsVersions, familyOf, images, latestOf } from '${client}'

const all = []
for await (const image of images(client, { os_distro: 'ubuntu', limit: 1000 })) all.push(image)
const newest = latestOf(all).filter((image) => familyOf(image).architecture === 'aarch64')
\`\`\``

const parts = `Images are of one family when these are equal:

${list([
  '**distribution**: `os_distro`;',
  '**version line**: the first numbers of `scp_os_version`, see below;',
  '**purpose**: `scp_image_type` and `scp_original_image_type`, the minor version of `scp_k8s_version`, and words of the name that tell an edition;',
  '**architecture**: see below.',
])}

Neither owner nor visibility is part of it: whoever wants the vendor's images only says \`--visibility public\`.`

const newest = `Of a family the newest is that of the highest OS version, then of the highest Kubernetes version, then of the highest \`scp_os_build_version\`, then the one that
was created last (\`created_at\`), and then that of the greater \`id\`. An image without an OS version is compared by its build. An image whose version is vague (\`8\`)
is older than any that is exact (\`8.10\`), whenever it was built.`

const order = `A version is its numbers and words; what separates them, and a \`v\` in front, does not count.

${list([
  'Numbers compare as numbers of any length: 8.9 < 8.10 < 22.04.3 < 20250101.',
  'A version that goes on is greater: 9 < 9-stream < 9.1.',
  'A word for what comes before a release is less: 10-beta < 10-rc1 < 10.',
  'A number is greater than a word at the same place.',
  'No version is less than any. Texts that read alike are ordered by their characters, so that the order is total.',
])}`
